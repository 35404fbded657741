#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `demo [key=value...] [--out DIR] [--overwrite] [--dry-run]`: runs
/// recipes/demo.yaml, which is part of the program.
Action declare_demo_command(CLI::App& app);

}  // namespace solera::cli
