#pragma once

#include <torch/types.h>

#include <cstdint>

namespace solera::metrics {

/// How well scores tell which labels an image has, in percent.
struct MultiLabelScores {
  /// Mean over labels of the share of images that are right about it, a score
  /// above 0 saying that the label is there. Nearly blind where labels are
  /// rare: saying no to everything is right about most.
  double mean_accuracy = 0.0;
  double map = 0.0;          ///< Mean average precision, the area form.
  double map_11pt = 0.0;     ///< The same in the form of VOC 2007.
  std::int64_t counted = 0;  ///< Labels that the two means are over.
};

/// `scores` [N, C] of any floating type, above 0 for "yes" (logits, distances
/// from a hyperplane); `present` uint8 [N, C]. Labels that no image has are
/// left out of map and map_11pt. Error(kBadInput) if shapes differ, a score is
/// not finite, or no image has any label.
MultiLabelScores multi_label_scores(const torch::Tensor& scores,
                                    const torch::Tensor& present);

}  // namespace solera::metrics
