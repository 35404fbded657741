#include "solera/models/zoo/convnext_block.h"

#include <torch/torch.h>

#include "solera/nn/parameter.h"

namespace solera::models {
namespace {

nn::ConvOptions depthwise_7x7(std::int64_t channels) {
  nn::ConvOptions options;
  options.in = channels;
  options.out = channels;
  options.kernel = 7;
  options.groups = channels;
  options.bias = true;
  return options;
}

nn::MlpOptions convnext_mlp(std::int64_t channels, ConvNextVersion version) {
  nn::MlpOptions options;
  options.channels = channels;
  options.hidden = 4 * channels;
  options.response_norm = version == ConvNextVersion::kTwo;
  return options;
}

}  // namespace

ConvNextBlockImpl::ConvNextBlockImpl(std::int64_t channels,
                                     ConvNextVersion version)
    : conv_dw_(depthwise_7x7(channels)),
      norm_(nn::LayerNormOptions{channels}),
      mlp_(convnext_mlp(channels, version)) {
  if (version == ConvNextVersion::kOne) {
    gamma = register_parameter("gamma", nn::ones({channels}));
  }
  register_module("conv_dw", conv_dw_);
  register_module("norm", norm_);
  register_module("mlp", mlp_);
}

torch::Tensor ConvNextBlockImpl::forward(const torch::Tensor& x) {
  torch::Tensor y = mlp_(norm_(conv_dw_(x).permute({0, 2, 3, 1})));
  if (gamma.defined()) y = y * gamma;
  return x + y.permute({0, 3, 1, 2});
}

}  // namespace solera::models
