#include "solera/cli/report_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "solera/report/report.h"

namespace solera::cli {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  std::vector<std::string> runs;
  std::string output;
  std::string csv;
};

void write_csv(const std::vector<fs::path>& runs, const std::string& folder,
               Output& output) {
  Value files = Value::array();
  for (const fs::path& file : report::write_report_csv(runs, folder)) {
    files.push(file.string());
  }
  output.text +=
      "tables: " + std::to_string(files.size()) + " files in " + folder + "\n";
  output.json.set("csv", files);
}

}  // namespace

Action declare_report_command(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("runs", arguments->runs, "run directories")->required();
  app.add_option("-o,--output", arguments->output,
                 "default: report.html in the first run directory; .md gives "
                 "Markdown");
  app.add_option("--csv", arguments->csv,
                 "also write every table as CSV into this folder");
  return [arguments](const Globals&) {
    const std::vector<fs::path> runs(arguments->runs.begin(),
                                     arguments->runs.end());
    fs::path file = arguments->output;
    if (file.empty()) file = runs.front() / "report.html";
    report::write_report(runs, file);
    Output output;
    output.json.set("report", file.string());
    output.text = "report: " + file.string() + "\n";
    if (!arguments->csv.empty()) write_csv(runs, arguments->csv, output);
    return output;
  };
}

}  // namespace solera::cli
