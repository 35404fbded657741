#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `solera data stats SET...`: classes, counts, sizes, broken files.
Action declare_data_stats(CLI::App& app);

}  // namespace solera::cli
