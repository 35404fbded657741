#include "solera/nn/init.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/nn/conv.h"

namespace solera::nn {

at::Generator make_generator(std::uint64_t seed) {
  return at::make_generator<at::CPUGeneratorImpl>(seed);
}

void kaiming_normal_(torch::Tensor weight, Fan fan,
                     const at::Generator& generator, std::int64_t groups) {
  const torch::NoGradGuard no_grad;
  std::int64_t units = weight.size(fan == Fan::kIn ? 1 : 0);
  if (fan == Fan::kGroupOut) units /= groups;
  const std::int64_t receptive =
      weight.numel() / (weight.size(0) * weight.size(1));
  const double deviation =
      std::sqrt(2.0 / static_cast<double>(units * receptive));
  weight.normal_(0.0, deviation, generator);
}

void init_convolutions(torch::nn::Module& module, Fan fan,
                       const at::Generator& generator) {
  if (auto* conv = dynamic_cast<Conv2dImpl*>(&module)) {
    const torch::NoGradGuard no_grad;
    kaiming_normal_(conv->weight, fan, generator, conv->options().groups);
    if (conv->bias.defined()) conv->bias.zero_();
  }
  for (const auto& child : module.children()) {
    init_convolutions(*child, fan, generator);
  }
}

void init_linear_default(torch::nn::LinearImpl& linear,
                         const at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  const double bound =
      1.0 / std::sqrt(static_cast<double>(linear.weight.size(1)));
  linear.weight.uniform_(-bound, bound, generator);
  if (linear.bias.defined()) linear.bias.uniform_(-bound, bound, generator);
}

void init_linear_normal(torch::nn::LinearImpl& linear, double deviation,
                        const at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  linear.weight.normal_(0.0, deviation, generator);
  if (linear.bias.defined()) linear.bias.zero_();
}

void init_linear_uniform(torch::nn::LinearImpl& linear, double bound,
                         const at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  linear.weight.uniform_(-bound, bound, generator);
  if (linear.bias.defined()) linear.bias.zero_();
}

}  // namespace solera::nn
