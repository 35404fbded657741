#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"
#include "solera/nn/norm_mode.h"

namespace solera::methods {

/// Whose images a joint teacher learns from.
enum class JointMode {
  kPerDataset,  ///< One joint teacher for each dataset, as released.
  kShared,      ///< One of all, with a filter and a head for each dataset.
};

/// The layers behind the fused map, where it lies below the last level.
enum class JointLayout {
  /// 1x1 to the student's level at the merge, then 3x3 down to each later
  /// level: maps of the student's channels and sides (our completion).
  kCompleted,
  /// 3x3 stride 2 for each level but the last, then 1x1: the released code,
  /// whose maps are one level too small. The same as above for one level.
  kReleased,
};

enum class JointInit {
  kDefault,  ///< torch's own of Conv2d and Linear, as released.
  kXavier,   ///< Xavier uniform, biases 0.
};

/// The joint teacher of MLFD (arXiv 2410.22184); docs/mlfd.md says which
/// values are the authors'.
struct JointOptions {
  /// Where teachers are fused: embedding (or L_1), last (L_2), last-1 (L_3),
  /// ..., a stride, or a level's name.
  std::string merge = "last";
  std::map<std::string, std::string> merge_of;  ///< By teacher; else `merge`.
  std::int64_t width = 4096;  ///< W: channels of each adaptor.
  double dropout = 0.5;       ///< Before the classifier, in [0, 1).
  bool dense_level = false;   ///< A linear layer to the student's embedding.
  JointLayout layout = JointLayout::kCompleted;
  JointInit init = JointInit::kDefault;
  double label_smoothing = 0.1;  ///< In [0, 1).

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("merge", merge,
          "where teachers are fused: embedding (L_1), last (L_2), last-1 "
          "(L_3), ..., a stride, or a level's name");
    visit("merge_of", merge_of, "the place by teacher, where it is another");
    visit("width", width, "channels of each teacher's adaptor");
    visit("dropout", dropout, "before the classifier, from 0 to below 1");
    visit("dense_level", dense_level,
          "a linear layer to the student's embedding, which is distilled too");
    visit("layout", layout, "completed, or released: layers behind the fusion");
    visit("init", init, "default (torch's) or xavier");
    visit("label_smoothing", label_smoothing, "in [0, 1)");
  }
  void validate(const std::string& where) const;
  /// The place where `teacher` is read.
  const std::string& place_of(const std::string& teacher) const;
};

/// How the levels' errors are put together.
enum class LevelReduction { kSum, kMean };

/// What a student learns from its joint teacher:
///   w1 T^2 CE(softmax(z_T / T), softmax(z_S / T)) + w2 sum_l MSE + w3 CE.
struct MlfdOptions {
  double soft_weight = 0.6;     ///< w1, >= 0.
  double feature_weight = 0.2;  ///< w2, >= 0; 0: logits only.
  double hard_weight = 0.2;     ///< w3, >= 0.
  double temperature = 2.0;     ///< T, > 0.
  bool scale_by_t2 = true;
  LevelReduction reduction = LevelReduction::kSum;
  /// Levels of the student that learn, named as in JointOptions::merge;
  /// empty: all that the joint teacher has.
  std::vector<std::string> levels;
  nn::NormMode batch_norm = nn::NormMode::kTrain;
  std::optional<double> backbone_lr;  ///< Not given: the optimizer's.
  std::optional<double> head_lr;      ///< Not given: the optimizer's.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("soft_weight", soft_weight, "of the joint teacher's probabilities");
    visit("feature_weight", feature_weight, "of its features; 0: logits only");
    visit("hard_weight", hard_weight, "of the labels");
    visit("temperature", temperature, "divides the logits, > 0");
    visit("scale_by_t2", scale_by_t2, "multiply by temperature^2");
    visit("reduction", reduction, "of the levels' errors: sum or mean");
    visit("levels", levels,
          "levels that learn: embedding, last, last-1, a stride or a name; "
          "default: all that the joint teacher has");
    visit("batch_norm", batch_norm, "train, eval or frozen");
    visit("backbone_lr", backbone_lr, "learning rate; default: optimizer.lr");
    visit("head_lr", head_lr, "learning rate; default: optimizer.lr");
  }
  void validate(const std::string& where) const;
};

}  // namespace solera::methods

namespace solera {
template <>
struct EnumNames<methods::JointMode> {
  static std::vector<std::pair<std::string, methods::JointMode>> names() {
    return {{"per_dataset", methods::JointMode::kPerDataset},
            {"shared", methods::JointMode::kShared}};
  }
};
template <>
struct EnumNames<methods::JointLayout> {
  static std::vector<std::pair<std::string, methods::JointLayout>> names() {
    return {{"completed", methods::JointLayout::kCompleted},
            {"released", methods::JointLayout::kReleased}};
  }
};
template <>
struct EnumNames<methods::JointInit> {
  static std::vector<std::pair<std::string, methods::JointInit>> names() {
    return {{"default", methods::JointInit::kDefault},
            {"xavier", methods::JointInit::kXavier}};
  }
};
template <>
struct EnumNames<methods::LevelReduction> {
  static std::vector<std::pair<std::string, methods::LevelReduction>> names() {
    return {{"sum", methods::LevelReduction::kSum},
            {"mean", methods::LevelReduction::kMean}};
  }
};
}  // namespace solera
