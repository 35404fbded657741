#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `solera data split SET -o FILE`: the classes in a t-split and a d-split,
/// kept in a manifest.
Action declare_data_split(CLI::App& app);

}  // namespace solera::cli
