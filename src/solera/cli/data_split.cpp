#include "solera/cli/data_split.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <set>

#include "solera/cli/data_arguments.h"
#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/data/paths.h"
#include "solera/run/table.h"

namespace solera::cli {
namespace {

struct SplitArguments {
  std::vector<std::string> words;
  std::string out;
  data::SubsetPlan plan;
};

/// One of the lists that the classes are divided in.
struct ClassPart {
  std::string name;
  std::string key;  ///< `half:` of a recipe.
  const std::vector<std::string>& classes;
};

std::vector<ClassPart> parts_of(const data::ClassHalves& halves,
                                const std::string& rest) {
  std::vector<ClassPart> parts = {{"t", "{part: t" + rest, halves.t},
                                  {"d", "{part: d" + rest, halves.d}};
  for (std::size_t i = 0; i < halves.subsets.size(); ++i) {
    parts.push_back({fmt::format("t, subset {}", i + 1),
                     fmt::format("{{part: t, subset: {}{}", i + 1, rest),
                     halves.subsets[i]});
  }
  return parts;
}

/// Images of one of `classes` at least.
std::int64_t count_images(const data::Dataset& dataset,
                          const std::vector<std::string>& classes) {
  const std::set<std::string> wanted(classes.begin(), classes.end());
  const std::vector<std::string>& names = dataset.class_names();
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    const std::vector<std::int64_t> labels = dataset.labels(i);
    count += std::any_of(labels.begin(), labels.end(), [&](std::int64_t label) {
      return wanted.count(names[static_cast<std::size_t>(label)]) != 0;
    });
  }
  return count;
}

std::string examples_of(const std::vector<std::string>& classes) {
  constexpr std::size_t kExamples = 3;
  if (classes.size() <= kExamples) return join(classes, ", ");
  return join({classes.begin(), classes.begin() + kExamples}, ", ") + ", ...";
}

Output describe_split(const data::ClassHalves& halves,
                      const data::Dataset& dataset,
                      const SplitArguments& arguments, std::uint64_t seed,
                      const Globals& globals) {
  const std::string rest = (seed == 0 ? "" : fmt::format(", seed: {}", seed)) +
                           ", manifest: " + arguments.out + "}";
  Output output;
  output.json.set("manifest", arguments.out);
  output.json.set("seed", static_cast<std::int64_t>(seed));
  Value& list = output.json.set("parts", Value::array());
  run::Table table(
      {"part", "classes", "images", "half: of a dataset", "such as"});
  for (const ClassPart& part : parts_of(halves, rest)) {
    const std::int64_t count = count_images(dataset, part.classes);
    Value names = Value::array();
    for (const std::string& name : part.classes) names.push(name);
    Value& row = list.push(Value::object());
    row.set("name", part.name);
    row.set("half", part.key);
    row.set("classes", std::move(names));
    row.set("images", count);
    table.add_row({part.name, fmt::format("{}", part.classes.size()),
                   fmt::format("{}", count), part.key,
                   examples_of(part.classes)});
  }
  output.text = table.text(globals.console);
  return output;
}

Output run_split(const SplitArguments& arguments, const Globals& globals) {
  const auto sets = read_data_words(arguments.words, true);
  if (sets.size() != 1) {
    throw Error(
        ErrorKind::kUsage, "command line",
        fmt::format("found {} data sets, expected one to divide", sets.size()));
  }
  const data::DatasetPtr dataset = open_named_data(sets.front());
  if (dataset->class_names().size() < 2) {
    throw Error(ErrorKind::kUsage, sets.front().name,
                fmt::format("found {} classes, expected two at least",
                            dataset->class_names().size()));
  }
  data::HalfSpec half;
  half.subsets = arguments.plan.count;
  half.share = arguments.plan.share;
  half.validate("command line");
  const std::uint64_t seed = globals.seed.value_or(0);
  const data::ClassHalves halves = data::keep_class_halves(
      dataset->class_names(), seed, data::resolve_path(arguments.out, ""),
      /*write=*/true, arguments.plan);
  return describe_split(halves, *dataset, arguments, seed, globals);
}

}  // namespace

Action declare_data_split(CLI::App& app) {
  auto arguments = std::make_shared<SplitArguments>();
  app.add_option("set", arguments->words,
                 "a labelled folder or a dataset in braces; key=value words")
      ->required();
  app.add_option("-o,--out", arguments->out,
                 "the manifest; one that is there is kept and shown")
      ->required();
  app.add_option("--subsets", arguments->plan.count,
                 "disjoint parts of the t-split, for several experts");
  app.add_option("--share", arguments->plan.share,
                 "classes of each part, as a share of all, such as 0.1; "
                 "default: the whole t-split is divided");
  return [arguments](const Globals& globals) {
    return run_split(*arguments, globals);
  };
}

}  // namespace solera::cli
