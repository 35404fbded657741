#include "solera/report/report.h"

#include <set>

#include "solera/core/file.h"
#include "solera/report/csv_tables.h"
#include "solera/report/html_page.h"
#include "solera/report/markdown.h"
#include "solera/report/run_record.h"

namespace solera::report {
namespace fs = std::filesystem;
namespace {

std::vector<RunRecord> read_runs(const std::vector<fs::path>& folders) {
  std::vector<RunRecord> runs;
  for (const fs::path& folder : folders) runs.push_back(read_run(folder));
  return runs;
}

/// As it may stand in the name of a file anywhere.
std::string file_name_of(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.';
    name += is_plain ? c : '_';
  }
  return name;
}

class CsvFolder {
 public:
  explicit CsvFolder(fs::path folder) : folder_(std::move(folder)) {
    make_folders(folder_);
  }

  void write(const std::string& wanted, const Table& table) {
    const std::string name = file_name_of(wanted + "_" + table.name);
    std::string free = name;
    for (int i = 2; !taken_.insert(free).second; ++i) {
      free = name + "_" + std::to_string(i);
    }
    files_.push_back(folder_ / (free + ".csv"));
    write_file_atomically(files_.back(), table_csv(table));
  }

  const std::vector<fs::path>& files() const { return files_; }

 private:
  fs::path folder_;
  std::set<std::string> taken_;
  std::vector<fs::path> files_;
};

}  // namespace

std::string make_report_html(const std::vector<fs::path>& runs) {
  return html_page(read_runs(runs));
}

std::string make_report_markdown(const std::vector<fs::path>& runs) {
  return markdown_page(read_runs(runs));
}

void write_report(const std::vector<fs::path>& runs, const fs::path& output) {
  write_file_atomically(output, output.extension() == ".md"
                                    ? make_report_markdown(runs)
                                    : make_report_html(runs));
}

std::vector<fs::path> write_report_csv(const std::vector<fs::path>& runs,
                                       const fs::path& folder) {
  const std::vector<RunRecord> records = read_runs(runs);
  CsvFolder csv(folder);
  for (const RunRecord& run : records) {
    csv.write(run.name, csv_steps(run));
    for (const StepRecord& step : run.steps) {
      for (const Table& table : csv_tables(step)) {
        csv.write(run.name + "_" + step.name, table);
      }
    }
  }
  return csv.files();
}

}  // namespace solera::report
