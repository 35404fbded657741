#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `report RUN... [-o FILE] [--csv FOLDER]`: one page from run directories,
/// HTML, or Markdown if the file's name ends in `.md`.
Action declare_report_command(CLI::App& app);

}  // namespace solera::cli
