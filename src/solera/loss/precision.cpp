#include "solera/loss/precision.h"

namespace solera::loss {

torch::Tensor at_least_float(const torch::Tensor& tensor) {
  const torch::ScalarType type = tensor.scalar_type();
  const bool narrow = type == torch::kHalf || type == torch::kBFloat16;
  return narrow ? tensor.to(torch::kFloat) : tensor;
}

}  // namespace solera::loss
