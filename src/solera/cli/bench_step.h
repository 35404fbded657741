#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `bench step`: the training step of a method on images in memory, for a
/// consolidation the same work as bench/eager_step.py does in PyTorch.
Action declare_bench_step(CLI::App& app);

}  // namespace solera::cli
