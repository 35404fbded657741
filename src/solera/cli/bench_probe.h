#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `bench probe`: draws x folds x values of C of the linear SVM over several
/// representations; bench/svm_sklearn.py does the same with scikit-learn.
Action declare_bench_probe(CLI::App& app);

}  // namespace solera::cli
