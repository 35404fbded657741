#include "solera/eval/feature_set.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "solera/core/error.h"

namespace solera::eval {
namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& message) {
  throw Error(ErrorKind::kBadInput, where, message);
}

void check_shapes(const FeatureSet& set, const std::string& where) {
  if (!set.features.defined() || set.features.dim() != 2 ||
      set.features.scalar_type() != torch::kFloat32 ||
      set.features.size(1) == 0) {
    refuse(where, "found no feature table, expected float32 [images, size]");
  }
  if (set.features.size(0) == 0) {
    refuse(where, "found no image, expected at least one");
  }
}

void check_label_sets(const FeatureSet& set, const std::string& where) {
  if (set.label_sets.dim() == 2 &&
      set.label_sets.scalar_type() == torch::kUInt8 &&
      set.label_sets.size(0) == set.size() &&
      set.label_sets.size(1) == set.classes()) {
    return;
  }
  refuse(where,
         "found labels that do not go with the features, expected uint8 "
         "[images, classes]");
}

void check_labels(const FeatureSet& set, const std::string& where) {
  if (!set.labels.defined() || set.labels.dim() != 1 ||
      set.labels.scalar_type() != torch::kInt64 ||
      set.labels.size(0) != set.features.size(0)) {
    refuse(where,
           "found labels that do not go with the features, expected "
           "one int64 for each image");
  }
  const std::int64_t low = set.labels.min().item<std::int64_t>();
  const std::int64_t high = set.labels.max().item<std::int64_t>();
  if (low < 0) {
    refuse(where, "found images without a label, expected a labelled dataset");
  }
  if (high >= set.classes()) {
    refuse(where, fmt::format("found label {}, expected labels below {}, the "
                              "number of class names",
                              high, set.classes()));
  }
}

void check_classes(const FeatureSet& set, const std::string& where) {
  if (set.classes() < 2) {
    refuse(where, fmt::format("found {} class, expected at least two to tell "
                              "apart",
                              set.classes()));
  }
  const std::vector<std::int64_t> counts =
      class_counts(label_list(set), set.classes());
  const auto empty = std::find(counts.begin(), counts.end(), 0);
  if (empty != counts.end()) {
    const auto which = static_cast<std::size_t>(empty - counts.begin());
    refuse(where, fmt::format("found no image of class '{}', expected at least "
                              "one: add images or leave the class out",
                              set.class_names[which]));
  }
}

}  // namespace

void check_features(const FeatureSet& set, const std::string& where) {
  check_shapes(set, where);
  set.multi_label() ? check_label_sets(set, where) : check_labels(set, where);
  const torch::Tensor broken =
      torch::isfinite(set.features).all(1).logical_not().nonzero();
  if (broken.size(0) > 0) {
    refuse(where, fmt::format("found features that are not finite in {} of {} "
                              "images (first: image {}), expected numbers: is "
                              "the network diverged?",
                              broken.size(0), set.size(),
                              broken[0].item<std::int64_t>()));
  }
}

void check_single_label(const FeatureSet& set, const std::string& where) {
  if (set.multi_label()) {
    refuse(where, "found a multi-label dataset, expected one class per image");
  }
  check_features(set, where);
}

void check_training_features(const FeatureSet& set, const std::string& where) {
  check_features(set, where);
  if (!set.multi_label()) {
    check_classes(set, where);
  } else if (set.label_sets.sum().item<std::int64_t>() == 0) {
    refuse(where, "found no image with a label, expected at least one");
  }
  if ((set.features == set.features[0]).all().item<bool>()) {
    refuse(where,
           "found the same features for every image, expected features "
           "that differ: are the weights loaded?");
  }
}

void check_same_task(const FeatureSet& train, const FeatureSet& test) {
  if (train.features.size(1) != test.features.size(1)) {
    refuse("test set",
           fmt::format("found {} features an image, expected {} as in the "
                       "training set",
                       test.features.size(1), train.features.size(1)));
  }
  if (train.multi_label() != test.multi_label()) {
    refuse("test set",
           "found one class an image in one set and several labels "
           "in the other, expected the same in both");
  }
  if (train.class_names != test.class_names) {
    refuse("test set", fmt::format("found {} classes that are not the {} of "
                                   "the training set, expected the same names "
                                   "in the same order",
                                   test.classes(), train.classes()));
  }
}

std::vector<std::int64_t> label_list(const FeatureSet& set) {
  const torch::Tensor labels = set.labels.contiguous();
  const auto* data = labels.data_ptr<std::int64_t>();
  return {data, data + labels.size(0)};
}

std::vector<std::int64_t> class_counts(Span<const std::int64_t> labels,
                                       std::int64_t classes) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(classes), 0);
  for (const std::int64_t label : labels) {
    ++counts[static_cast<std::size_t>(label)];
  }
  return counts;
}

Matrix design_matrix(const FeatureSet& set, bool l2_normalize) {
  const torch::Tensor features = set.features.contiguous();
  const auto* source = features.data_ptr<float>();
  const std::int64_t size = features.size(1);
  Matrix design(features.size(0), size + 1);
  for (std::int64_t i = 0; i < design.rows; ++i, source += size) {
    double* row = design.row(i);
    std::copy_n(source, size, row);
    if (l2_normalize) {
      const double length = std::sqrt(dot(row, row, size));
      const double factor = length > 0.0 ? 1.0 / length : 0.0;
      std::transform(row, row + size, row,
                     [&](double x) { return x * factor; });
    }
    row[size] = 1.0;
  }
  return design;
}

}  // namespace solera::eval
