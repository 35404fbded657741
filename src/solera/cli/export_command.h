#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `export SOURCE -o PATH`: a network, its heads and where it comes from, as
/// files that other libraries load.
Action declare_export_command(CLI::App& app);

}  // namespace solera::cli
