#include "solera/cli/data_dedup.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "solera/cli/data_arguments.h"
#include "solera/cli/duplicate_tables.h"
#include "solera/cli/threads.h"
#include "solera/core/file.h"
#include "solera/data/exclusion.h"
#include "solera/data/near_hashes.h"

namespace solera::cli {
namespace {

struct DedupArguments {
  std::vector<std::string> words;
  data::DuplicateOptions options;
  std::string exclude;
  std::string csv;
};

DuplicateSearch search(const DedupArguments& arguments,
                       const Globals& globals) {
  DuplicateSearch result;
  result.options = arguments.options;
  std::vector<NamedData> sets = read_data_words(arguments.words, false);
  const int threads = start_computing(globals);
  for (const NamedData& set : sets) {
    result.sets.push_back({set.name, open_named_data(set), {}});
  }
  for (std::size_t i = 0; i < result.sets.size(); ++i) {
    SearchedSet& set = result.sets[i];
    data::ImageHashes hashes =
        data::hash_images(*set.dataset, threads,
                          show_images(set.name, set.dataset->size(), globals));
    for (std::size_t k = 0; k < hashes.samples.size(); ++k) {
      result.images.push_back(
          {static_cast<std::int64_t>(i), hashes.samples[k], hashes.hashes[k]});
    }
    set.broken = std::move(hashes.broken);
  }
  result.report = data::find_duplicates(
      result.images, static_cast<std::int64_t>(result.sets.size()),
      arguments.options, threads);
  return result;
}

void write_list(const DuplicateSearch& search, const std::string& path,
                const Globals& globals) {
  std::vector<std::string> names;
  for (const auto& group : search.report.groups) {
    for (const data::DuplicateMember& member : group) {
      if (member.stays) names.push_back(search.name_of(member.image));
    }
  }
  data::write_exclusion_list(
      path,
      {"near-duplicates to leave out; for `exclude:` of a dataset",
       globals.command_line},
      names);
}

Output run_dedup(const DedupArguments& arguments, const Globals& globals) {
  const DuplicateSearch found = search(arguments, globals);
  if (!arguments.exclude.empty()) {
    write_list(found, arguments.exclude, globals);
  }
  if (!arguments.csv.empty()) {
    write_file_atomically(arguments.csv, duplicate_csv(found));
  }
  Output output;
  output.json = duplicate_value(found);
  output.text = duplicate_text(found, globals.console);
  if (!arguments.exclude.empty()) {
    output.json.set("exclude", arguments.exclude);
    output.text += fmt::format("\nexclude: {}\n", arguments.exclude);
  }
  return output;
}

}  // namespace

Action declare_data_dedup(CLI::App& app) {
  auto arguments = std::make_shared<DedupArguments>();
  app.add_option("sets", arguments->words,
                 "folders, tar shards or datasets in braces, those to protect "
                 "first; key=value for all of them")
      ->required();
  app.add_option("--distance", arguments->options.distance,
                 "bits of 64 in which near-duplicates may differ; default: 4")
      ->check(CLI::Range(0, data::kLargestHashDistance));
  app.add_flag("--between", arguments->options.between,
               "only pairs of images of different sets");
  app.add_option("--exclude", arguments->exclude,
                 "writes the images to leave out, for `exclude:` of a dataset");
  app.add_option("--csv", arguments->csv, "writes a line for each image found");
  return [arguments](const Globals& globals) {
    return run_dedup(*arguments, globals);
  };
}

}  // namespace solera::cli
