#pragma once

#include <string>
#include <vector>

#include "solera/report/run_record.h"

namespace solera::report {

/// Text as it may stand in a cell or a paragraph of GitHub's Markdown.
std::string escape_markdown(const std::string& text);

/// The whole page, a part for each run.
std::string markdown_page(const std::vector<RunRecord>& runs);

}  // namespace solera::report
