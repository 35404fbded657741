#include "solera/cli/data_stats.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "solera/cli/data_arguments.h"
#include "solera/cli/statistics_tables.h"
#include "solera/cli/threads.h"
#include "solera/data/paths.h"

namespace solera::cli {
namespace {

struct StatsArguments {
  std::vector<std::string> words;
  bool headers_only = false;
};

// A class list beside folders is compared with them, not imposed on them.
SetStatistics look_at(NamedData set, const data::StatisticsOptions& options,
                      const Globals& globals) {
  SetStatistics result;
  result.name = set.name;
  std::string list;
  if (!set.spec.folder.empty()) std::swap(list, set.spec.class_list);
  result.dataset = open_named_data(set);
  if (!list.empty()) {
    result.classes = data::check_classes(
        *result.dataset, data::ClassList(data::resolve_path(list, "")));
  }
  result.statistics = data::gather_statistics(
      *result.dataset, options,
      show_images(set.name, result.dataset->size(), globals));
  return result;
}

Output run_stats(const StatsArguments& arguments, const Globals& globals) {
  const auto sets = read_data_words(arguments.words, true);
  data::StatisticsOptions options;
  options.threads = start_computing(globals);
  options.headers_only = arguments.headers_only;
  Output output;
  Value& list = output.json.set("sets", Value::array());
  for (const NamedData& set : sets) {
    const SetStatistics result = look_at(set, options, globals);
    list.push(statistics_value(result));
    if (!output.text.empty()) output.text += "\n";
    output.text += statistics_text(result, globals.console);
  }
  return output;
}

}  // namespace

Action declare_data_stats(CLI::App& app) {
  auto arguments = std::make_shared<StatsArguments>();
  app.add_option("sets", arguments->words,
                 "labelled folders, tar shards or datasets in braces; "
                 "key=value for all of them")
      ->required();
  app.add_flag("--headers", arguments->headers_only,
               "sizes from the headers: fast, truncated files go unnoticed");
  return [arguments](const Globals& globals) {
    return run_stats(*arguments, globals);
  };
}

}  // namespace solera::cli
