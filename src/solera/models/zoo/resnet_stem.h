#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"

namespace solera::models {

struct ResNetStemOptions {
  /// Channels of its convolutions: one is 7x7, several are 3x3 (a deep stem).
  std::vector<std::int64_t> channels;
  bool small = false;  ///< Stride 1, no pooling; one convolution is 3x3.
  nn::Padding padding = nn::Padding::kSymmetric;
};

/// What comes before the blocks. One convolution has the key `conv1`, those of
/// a deep stem are `conv1.0`, `conv1.3`, ... with norms `conv1.1`, `conv1.4`,
/// ... between them; `bn1` is the last norm. Its modules are children of the
/// backbone, so it is not one.
class ResNetStem {
 public:
  explicit ResNetStem(const ResNetStemOptions& options);

  void register_in(torch::nn::Module& backbone);
  /// Half the input's side, activated; the input's own side if small.
  torch::Tensor forward(const torch::Tensor& input);
  /// What the blocks read of it: a quarter of the input's side, or all of it.
  torch::Tensor pool(const torch::Tensor& x) const;
  /// Merges `bn1` into the convolution before it, which is no neighbour of it
  /// in a deep stem.
  void fold_last_norm();

  std::int64_t channels() const { return options_.channels.back(); }
  std::int64_t stride() const { return options_.small ? 1 : 2; }
  std::int64_t pooled_stride() const { return options_.small ? 1 : 4; }

 private:
  ResNetStemOptions options_;
  std::vector<nn::Conv2d> convs_;
  std::vector<nn::BatchNorm2d> norms_;
};

}  // namespace solera::models
