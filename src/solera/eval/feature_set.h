#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/span.h"
#include "solera/eval/matrix.h"

namespace solera::eval {

/// What a frozen backbone says of a labelled set of images.
struct FeatureSet {
  torch::Tensor features;                ///< float32 [N, D] on the CPU.
  torch::Tensor labels;                  ///< int64 [N], below the class count.
  std::vector<std::string> class_names;  ///< One per class.
  /// uint8 [N, C], 1 where the class is present; defined for multi-label sets
  /// only, and then `labels` is not.
  torch::Tensor label_sets;

  /// int64 [N], the place of each image in its dataset; may be undefined.
  torch::Tensor ids;

  bool multi_label() const { return label_sets.defined(); }
  std::int64_t size() const { return features.size(0); }
  std::int64_t classes() const {
    return static_cast<std::int64_t>(class_names.size());
  }
};

/// Throws Error(kBadInput) at `where` unless shapes and types are as above,
/// there is an image, labels are in range and every feature is finite.
void check_features(const FeatureSet& set, const std::string& where);

/// The same, and that each image has one class.
void check_single_label(const FeatureSet& set, const std::string& where);

/// What a set to learn from must have besides: features that are not the same
/// for every image, and two classes or more with an image of each; a
/// multi-label set only an image that has a label.
void check_training_features(const FeatureSet& set, const std::string& where);

/// Throws Error(kBadInput) unless `test` has the feature size and the classes
/// of `train`, and as many labels an image.
void check_same_task(const FeatureSet& train, const FeatureSet& test);

std::vector<std::int64_t> label_list(const FeatureSet& set);

/// Images per class.
std::vector<std::int64_t> class_counts(Span<const std::int64_t> labels,
                                       std::int64_t classes);

/// The features as doubles with a constant 1 appended: [N, D + 1]. With
/// `l2_normalize` every image's features have length 1 (all-zero features
/// stay zero).
Matrix design_matrix(const FeatureSet& set, bool l2_normalize);

}  // namespace solera::eval
