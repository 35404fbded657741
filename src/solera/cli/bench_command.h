#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `bench step`: repeatable measurements, medians and spread.
Action declare_bench_command(CLI::App& app);

}  // namespace solera::cli
