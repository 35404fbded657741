#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `list models|datasets|methods|losses|transforms|options`
Action declare_list_command(CLI::App& app);

}  // namespace solera::cli
