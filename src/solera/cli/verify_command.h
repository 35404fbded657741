#pragma once

#include <CLI/App.hpp>

#include "solera/cli/command.h"

namespace solera::cli {

/// `solera verify`: does an import compute what it computed where it was made?
Action declare_verify_command(CLI::App& app);

}  // namespace solera::cli
