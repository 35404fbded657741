#include "solera/nn/response_norm.h"

#include <torch/torch.h>

#include "solera/nn/parameter.h"

namespace solera::nn {

ResponseNormImpl::ResponseNormImpl(std::int64_t channels) {
  weight = register_parameter("weight", zeros({channels}));
  bias = register_parameter("bias", zeros({channels}));
}

torch::Tensor ResponseNormImpl::forward(const torch::Tensor& x) {
  const torch::Tensor norms = x.norm(2, {1, 2}, /*keepdim=*/true);
  const torch::Tensor shares =
      norms / (norms.mean({-1}, /*keepdim=*/true) + 1e-6);
  return x * (weight * shares + 1.0) + bias;
}

}  // namespace solera::nn
