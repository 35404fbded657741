#pragma once

#include "solera/cli/globals.h"

namespace solera::cli {

/// Gives libtorch the threads and checks what it multiplies matrices with: a
/// reference BLAS is ten times slower and warned about. Called by commands
/// that compute, before they do. Returns the number of threads.
int start_computing(const Globals& globals);

}  // namespace solera::cli
