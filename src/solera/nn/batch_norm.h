#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

#include "solera/nn/norm_mode.h"

namespace solera::nn {

struct BatchNormOptions {
  std::int64_t channels = 0;
  double eps = 1e-5;
  double momentum = 0.1;  ///< Weight of the new batch in the statistics.
};

/// Batch normalisation with the keys of torch.nn.BatchNorm2d: `weight`,
/// `bias`, `running_mean`, `running_var`, `num_batches_tracked`.
/// Batch statistics are used, and the running ones updated, only in training
/// (`train()`) and in mode kTrain. A batch with a single value per channel has
/// no variance: it is normalised by the running statistics, where PyTorch
/// throws.
class BatchNorm2dImpl : public torch::nn::Module {
 public:
  explicit BatchNorm2dImpl(const BatchNormOptions& options);

  /// [B, channels, H, W], the same shape out.
  torch::Tensor forward(const torch::Tensor& x);

  NormMode mode() const { return mode_; }
  /// kFrozen makes `weight` and `bias` untrainable, the others trainable.
  void set_mode(NormMode mode);

  /// Mean 0, variance 1, no batches seen.
  void reset_statistics();
  /// True: the running statistics become the plain average over all batches
  /// since the last reset. False: the exponential one (the default).
  void set_cumulative(bool cumulative) { cumulative_ = cumulative; }
  bool cumulative() const { return cumulative_; }

  /// The affine map of evaluation mode, [channels] each, in double precision:
  /// x * scale() + shift().
  torch::Tensor scale() const;
  torch::Tensor shift() const;
  /// From now on returns its input: a convolution does the work.
  void become_identity() { identity_ = true; }

  torch::Tensor weight;
  torch::Tensor bias;
  torch::Tensor running_mean;
  torch::Tensor running_var;
  torch::Tensor num_batches_tracked;  ///< int64, a scalar.

 private:
  double average_factor();

  BatchNormOptions options_;
  NormMode mode_ = NormMode::kTrain;
  bool cumulative_ = false;
  bool identity_ = false;
};
TORCH_MODULE(BatchNorm2d);

}  // namespace solera::nn
