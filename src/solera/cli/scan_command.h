#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `solera scan PATH...`: the models of a drawer.
Action declare_scan_command(CLI::App& app);

}  // namespace solera::cli
