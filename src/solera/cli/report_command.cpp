#include "solera/cli/report_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "solera/report/report.h"

namespace solera::cli {
namespace {

struct Arguments {
  std::vector<std::string> runs;
  std::string output;
};

}  // namespace

Action declare_report_command(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("runs", arguments->runs, "run directories")->required();
  app.add_option("-o,--output", arguments->output,
                 "default: report.html in the first run directory");
  return [arguments](const Globals&) {
    std::filesystem::path file = arguments->output;
    if (file.empty()) {
      file = std::filesystem::path(arguments->runs.front()) / "report.html";
    }
    report::write_report({arguments->runs.begin(), arguments->runs.end()},
                         file);
    Output output;
    output.json.set("report", file.string());
    output.text = "report: " + file.string() + "\n";
    return output;
  };
}

}  // namespace solera::cli
