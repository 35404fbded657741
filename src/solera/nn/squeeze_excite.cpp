#include "solera/nn/squeeze_excite.h"

#include <torch/torch.h>

namespace solera::nn {
namespace {

Conv2d pointwise(std::int64_t in, std::int64_t out) {
  ConvOptions conv;
  conv.in = in;
  conv.out = out;
  conv.bias = true;
  return Conv2d(conv);
}

}  // namespace

SqueezeExciteImpl::SqueezeExciteImpl(const SqueezeExciteOptions& options)
    : options_(options) {
  reduce_ = register_module(options.reduce_name,
                            pointwise(options.channels, options.reduced));
  expand_ = register_module(options.expand_name,
                            pointwise(options.reduced, options.channels));
}

torch::Tensor SqueezeExciteImpl::forward(torch::Tensor x) {
  const torch::Tensor mean = x.mean({2, 3}, /*keepdim=*/true);
  const torch::Tensor inner = activate_(reduce_(mean), options_.inner);
  const torch::Tensor gate = activate_(expand_(inner), options_.gate);
  if (records_gradient(x) || records_gradient(gate)) return x * gate;
  return x.mul_(gate);
}

}  // namespace solera::nn
