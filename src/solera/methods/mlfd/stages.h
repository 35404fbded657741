#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "solera/methods/mlfd/geometry.h"
#include "solera/methods/mlfd/joint_teacher.h"
#include "solera/methods/supervised/supervised.h"
#include "solera/models/input.h"
#include "solera/models/network.h"
#include "solera/teacher/feature_source.h"
#include "solera/train/stage.h"

namespace solera::methods {

// The stages of MLFD but the first, which is make_supervised_stage().

/// The rows of labels in [offsets[i], offsets[i + 1]) belong to dataset i, as
/// in data::TaskUnion; {0, classes} for a single dataset.
using LabelOffsets = std::vector<std::int64_t>;

/// Cross-entropy of the joint teacher, the mean over the datasets of a batch.
/// `teachers` is borrowed and gives the features of JointTeacher::fuse. Logs
/// loss/<dataset> and train/acc1/<dataset>.
std::unique_ptr<train::Stage> make_joint_stage(JointTeacherPtr joint,
                                               teacher::FeatureSource& teachers,
                                               LabelOffsets offsets,
                                               double label_smoothing);

/// What a student's stage is built of beside its options.
struct MlfdStudentParts {
  models::NetworkPtr student;  ///< Its first head learns; trained in place.
  models::InputSpec input;     ///< Of the student.
  teacher::FeatureSource* joint = nullptr;  ///< [logits, features...].
  std::vector<FeatureTarget> targets;
};

/// loss.h for a batch. A student's map that is larger than the teacher's is
/// averaged to its side. Without targets, or with feature_weight 0, this is
/// distillation of logits, from whatever teacher. Logs loss/soft, kl,
/// loss/feature, loss/hard, agree and train/acc1. Error(kUsage) for a student
/// that has no head, or features to learn but a classifier that does not read
/// its embedding.
std::unique_ptr<train::Stage> make_mlfd_student_stage(
    MlfdStudentParts parts, const MlfdOptions& options);

/// Baseline: one backbone, one head for each dataset, the mean of their
/// cross-entropies over a balanced batch. Heads in the order of `offsets`.
/// Logs loss/<head> and train/acc1/<head>.
std::unique_ptr<train::Stage> make_multi_head_stage(
    models::NetworkPtr network, const models::InputSpec& input,
    LabelOffsets offsets, const SupervisedOptions& options);

}  // namespace solera::methods
