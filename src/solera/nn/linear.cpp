#include "solera/nn/linear.h"

#include <torch/torch.h>

#include "solera/nn/parameter.h"

namespace solera::nn {

LinearImpl::LinearImpl(const LinearOptions& options) {
  weight = register_parameter("weight", zeros({options.out, options.in}));
  if (options.bias) bias = register_parameter("bias", zeros({options.out}));
}

torch::Tensor LinearImpl::forward(const torch::Tensor& x) {
  return torch::linear(x, weight, bias);
}

void init_linears_normal(torch::nn::Module& module, double deviation,
                         const at::Generator& generator) {
  if (auto* linear = dynamic_cast<LinearImpl*>(&module)) {
    const torch::NoGradGuard no_grad;
    linear->weight.normal_(0.0, deviation, generator);
    if (linear->bias.defined()) linear->bias.zero_();
  }
  for (const auto& child : module.children()) {
    init_linears_normal(*child, deviation, generator);
  }
}

}  // namespace solera::nn
