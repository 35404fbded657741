#include "solera/nn/mlp.h"

#include <torch/torch.h>

#include "solera/nn/activation.h"

namespace solera::nn {

MlpImpl::MlpImpl(const MlpOptions& options)
    : fc1_(LinearOptions{options.channels, options.hidden}),
      fc2_(LinearOptions{options.hidden, options.channels}) {
  register_module("fc1", fc1_);
  if (options.response_norm) {
    grn_ = register_module("grn", ResponseNorm(options.hidden));
  }
  register_module("fc2", fc2_);
}

torch::Tensor MlpImpl::forward(const torch::Tensor& x) {
  torch::Tensor hidden = activate_(fc1_(x), Activation::kGelu);
  if (grn_) hidden = grn_(hidden);
  return fc2_(hidden);
}

}  // namespace solera::nn
