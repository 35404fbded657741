#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace solera::eval {

/// A column of its own for each row so that the sum of the chosen `scores`
/// [rows, columns] is largest (the Hungarian method, rows^2 * columns steps).
/// Error(kUsage) if there are more rows than columns.
std::vector<std::int64_t> best_assignment(const torch::Tensor& scores);

}  // namespace solera::eval
