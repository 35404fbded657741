#pragma once

#include <vector>

#include "solera/cli/command.h"

namespace solera::cli {

/// Every command, in the order of `solera --help`.
const std::vector<Command>& command_table();

}  // namespace solera::cli
