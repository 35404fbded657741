#include "solera/eval/principal_components.h"

#include <torch/torch.h>

#include <algorithm>

namespace solera::eval {

Matrix principal_components(const Matrix& points, std::int64_t count) {
  const torch::Tensor rows = torch::tensor(points.values, torch::kDouble)
                                 .view({points.rows, points.columns});
  const torch::Tensor centred = rows - rows.mean(0);
  const auto [u, s, v] = torch::linalg_svd(centred, /*full_matrices=*/false);
  const std::int64_t found = std::min(count, s.size(0));
  const torch::Tensor axes = v.slice(0, 0, found);
  const torch::Tensor largest =
      axes.gather(1, axes.abs().argmax(1, /*keepdim=*/true)).view({-1});
  const torch::Tensor sign =
      torch::where(largest.lt(0), torch::full_like(largest, -1.0),
                   torch::ones_like(largest));
  const torch::Tensor scores =
      (u.slice(1, 0, found) * (s.slice(0, 0, found) * sign)).contiguous();
  Matrix result(points.rows, count);
  for (std::int64_t i = 0; i < points.rows; ++i) {
    std::copy_n(scores.data_ptr<double>() + i * found, found, result.row(i));
  }
  return result;
}

}  // namespace solera::eval
