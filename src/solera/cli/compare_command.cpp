#include "solera/cli/compare_command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/log.h"
#include "solera/core/text.h"
#include "solera/recipe/comparison.h"
#include "solera/recipe/comparison_text.h"

namespace solera::cli {
namespace {

struct Arguments {
  std::vector<std::string> runs;
  std::vector<std::string> seeds;
  std::string baseline;
  std::string control;
  std::string markdown;
  std::string csv;
};

recipe::CompareOptions options_of(const Arguments& arguments) {
  recipe::CompareOptions options;
  options.baseline = arguments.baseline;
  options.control = arguments.control;
  for (const std::string& word : arguments.seeds) {
    const std::size_t equals = word.find('=');
    const std::vector<std::string> models =
        equals == std::string::npos ? std::vector<std::string>{}
                                    : split(word.substr(equals + 1), ',');
    if (equals == 0 || models.size() < 2) {
      throw Error(ErrorKind::kUsage, "--seeds " + word,
                  "expected ARM=MODEL,MODEL,..., two models at least");
    }
    options.seeds.emplace_back(word.substr(0, equals), models);
  }
  return options;
}

Output compare(const Arguments& arguments, const Globals& globals) {
  Output output;
  output.json = recipe::compare_runs(
      {arguments.runs.begin(), arguments.runs.end()}, options_of(arguments));
  for (const Value& problem : output.json.at("problems").items()) {
    log_warning(problem.as_string());
  }
  output.text = recipe::show_comparison(output.json, globals.console);
  if (!arguments.markdown.empty()) {
    write_file_atomically(arguments.markdown,
                          recipe::comparison_markdown(output.json));
  }
  if (!arguments.csv.empty()) {
    write_file_atomically(arguments.csv, recipe::comparison_csv(output.json));
  }
  return output;
}

}  // namespace

Action declare_compare_command(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("runs", arguments->runs,
                 "run directories; those of one recipe with different seeds "
                 "are training seeds of the same models")
      ->required();
  app.add_option("--seeds", arguments->seeds,
                 "ARM=MODEL,MODEL,...: models that differ in their training "
                 "seed alone; may be repeated");
  app.add_option("--baseline", arguments->baseline,
                 "what to compare with; default: as in the results");
  app.add_option("--control", arguments->control,
                 "the soft-label control; default: as in the results");
  app.add_option("--markdown", arguments->markdown, "a file to write, too");
  app.add_option("--csv", arguments->csv, "a file to write, too");
  return [arguments](const Globals& globals) {
    return compare(*arguments, globals);
  };
}

}  // namespace solera::cli
