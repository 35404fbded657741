#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `solera data dedup|split|stats`: what to know of data before training.
Action declare_data_command(CLI::App& app);

}  // namespace solera::cli
