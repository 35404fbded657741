#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `compare RUN... [--seeds ARM=A,B,C] [--baseline MODEL] [--control MODEL]
/// [--markdown FILE] [--csv FILE]`: differences between representations over
/// the same draws and over training seeds, of one or several runs.
Action declare_compare_command(CLI::App& app);

}  // namespace solera::cli
