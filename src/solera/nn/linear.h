#pragma once

#include <ATen/core/Generator.h>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace solera::nn {

struct LinearOptions {
  std::int64_t in = 0;   ///< Input features.
  std::int64_t out = 0;  ///< Output features.
  bool bias = true;
};

/// An affine map of the last dimension with the keys of torch.nn.Linear:
/// `weight` [out, in] and, if asked for, `bias` [out]. Both are zero until they
/// are initialised or loaded.
class LinearImpl : public torch::nn::Module {
 public:
  explicit LinearImpl(const LinearOptions& options);

  /// [..., in] to [..., out].
  torch::Tensor forward(const torch::Tensor& x);

  torch::Tensor weight;
  torch::Tensor bias;  ///< Undefined if there is none.
};
TORCH_MODULE(Linear);

/// Weights of every Linear at or below `module` normal with mean 0 and
/// deviation `deviation`, in the order of registration; biases 0. This is
/// trunc_normal_(std=deviation) of torch and timm wherever the deviation is
/// small: they cut at +-2, which is a hundred deviations for the usual 0.02.
void init_linears_normal(torch::nn::Module& module, double deviation,
                         const at::Generator& generator);

}  // namespace solera::nn
