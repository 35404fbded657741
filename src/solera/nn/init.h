#pragma once

#include <ATen/core/Generator.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <cstdint>

namespace solera::nn {

/// Random numbers of their own: nothing here touches torch's global state.
at::Generator make_generator(std::uint64_t seed);

/// Which connections of a unit the variance is divided by.
enum class Fan {
  kIn,        ///< Inputs of an output unit.
  kOut,       ///< All outputs times the kernel, as torch counts them.
  kGroupOut,  ///< Outputs that an input unit reaches: kOut over the groups.
};

/// Normal, mean 0, variance 2 / fan (He et al., arXiv 1502.01852; torch's
/// kaiming_normal_). `weight` is [out, in] or [out, in / groups, k, k].
void kaiming_normal_(torch::Tensor weight, Fan fan,
                     const at::Generator& generator, std::int64_t groups = 1);

/// kaiming_normal_ for every Conv2d at or below `module`, in the order of
/// registration; biases become 0.
void init_convolutions(torch::nn::Module& module, Fan fan,
                       const at::Generator& generator);

/// torch.nn.Linear's default: weight and bias uniform in
/// +-1 / sqrt(in_features).
void init_linear_default(torch::nn::LinearImpl& linear,
                         const at::Generator& generator);

/// Weight normal with mean 0 and deviation `deviation`, bias 0.
void init_linear_normal(torch::nn::LinearImpl& linear, double deviation,
                        const at::Generator& generator);

/// Weight uniform in +-bound, bias 0.
void init_linear_uniform(torch::nn::LinearImpl& linear, double bound,
                         const at::Generator& generator);

}  // namespace solera::nn
