#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace solera::report {

// Pages for people, made from run directories on disk and from nothing else,
// so they can be made at any time, on any machine, also of a run that is
// going on or was killed: what is missing or unreadable is said on the page.

/// One self-contained HTML page: no network, light and dark, printable. The
/// answer comes first, then every table, the charts, the training curves and
/// the provenance of each run. Scripts draw the charts and nothing else: all
/// numbers are there without them. Error(kBadInput) if a folder is no run
/// directory.
std::string make_report_html(const std::vector<std::filesystem::path>& runs);

/// The same in short as Markdown, for pull requests.
std::string make_report_markdown(
    const std::vector<std::filesystem::path>& runs);

/// Writes the page to `output`, atomically: Markdown if the name ends in
/// `.md`, else HTML.
void write_report(const std::vector<std::filesystem::path>& runs,
                  const std::filesystem::path& output);

/// Writes every table of the page into `folder` as `RUN_STEP_TABLE.csv`, with
/// all digits; returns the files. Runs of one name are numbered.
std::vector<std::filesystem::path> write_report_csv(
    const std::vector<std::filesystem::path>& runs,
    const std::filesystem::path& folder);

}  // namespace solera::report
