#include "solera/report/report.h"

#include "solera/core/file.h"
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

}  // namespace solera::report
