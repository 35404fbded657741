#include "solera/nn/batch_norm.h"

#include <torch/torch.h>

#include "solera/nn/parameter.h"

namespace solera::nn {

BatchNorm2dImpl::BatchNorm2dImpl(const BatchNormOptions& options)
    : options_(options) {
  weight = register_parameter("weight", ones({options.channels}));
  bias = register_parameter("bias", zeros({options.channels}));
  running_mean = register_buffer("running_mean", zeros({options.channels}));
  running_var = register_buffer("running_var", ones({options.channels}));
  num_batches_tracked =
      register_buffer("num_batches_tracked", zeros({}).to(torch::kLong));
}

torch::Tensor BatchNorm2dImpl::forward(const torch::Tensor& x) {
  if (identity_) return x;
  const bool several_values = x.numel() > x.size(1);
  const bool batch_statistics =
      is_training() && mode_ == NormMode::kTrain && several_values;
  const double factor = batch_statistics ? average_factor() : 0.0;
  return torch::batch_norm(x, weight, bias, running_mean, running_var,
                           batch_statistics, factor, options_.eps,
                           /*cudnn_enabled=*/true);
}

void BatchNorm2dImpl::set_mode(NormMode mode) {
  mode_ = mode;
  weight.set_requires_grad(mode != NormMode::kFrozen);
  bias.set_requires_grad(mode != NormMode::kFrozen);
}

void BatchNorm2dImpl::reset_statistics() {
  running_mean.zero_();
  running_var.fill_(1.0);
  num_batches_tracked.zero_();
}

torch::Tensor BatchNorm2dImpl::scale() const {
  const torch::NoGradGuard no_grad;
  return weight.to(torch::kDouble) /
         (running_var.to(torch::kDouble) + options_.eps).sqrt();
}

torch::Tensor BatchNorm2dImpl::shift() const {
  const torch::NoGradGuard no_grad;
  return bias.to(torch::kDouble) - running_mean.to(torch::kDouble) * scale();
}

double BatchNorm2dImpl::average_factor() {
  num_batches_tracked.add_(1);
  if (!cumulative_) return options_.momentum;
  return 1.0 / num_batches_tracked.item<double>();
}

}  // namespace solera::nn
