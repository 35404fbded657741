#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `eval probe|knn|finetune|upstream`: the measurements of the steps of those
/// kinds, of one network on one data set, without a run directory.
Action declare_eval_command(CLI::App& app);

}  // namespace solera::cli
