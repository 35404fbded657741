#pragma once

#include <torch/types.h>

#include <cstdint>

namespace solera::data {

/// What the loader hands out. Pixels are RGB bytes at one geometry; each
/// network makes its own input from them.
struct Batch {
  torch::Tensor images;  ///< uint8 [B, 3, H, W], channels-last strides.
  torch::Tensor ids;     ///< int64 [B], index of the sample in its dataset.
  torch::Tensor views;   ///< int64 [B], which view of it.
  torch::Tensor labels;  ///< int64 [B], kUnlabelled where there is none.
  /// uint8 [B, C], 1 where the class is present; undefined unless the dataset
  /// is multi-label (then `labels` are kUnlabelled).
  torch::Tensor label_sets;
  std::int64_t index = 0;  ///< Place in its epoch, skipped batches counted.

  std::int64_t size() const { return images.size(0); }
};

}  // namespace solera::data
