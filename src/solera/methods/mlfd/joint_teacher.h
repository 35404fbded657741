#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "solera/methods/mlfd/geometry.h"
#include "solera/nn/batch_norm.h"
#include "solera/teacher/feature_source.h"

namespace solera::methods {

/// What a joint teacher says of images of one dataset.
struct JointAnswer {
  torch::Tensor logits;             ///< [B, classes]
  std::vector<torch::Tensor> maps;  ///< Of JointBranch::maps, in order.
  torch::Tensor dense;  ///< [B, dense]; undefined without that level.

  /// [logits, maps..., dense], without what is not there.
  std::vector<torch::Tensor> all() const;
};

/// The trainable part of MLFD's joint teacher (arXiv 2410.22184, released code
/// "S1", "S7", "S14", "S28"), on top of frozen teachers' features f_j:
///
///   z_j = Conv1x1(BN(f_j))                    adaptor of teacher j, W channels
///   z   = GELU(BN(concat_j z_j))              level l_1, m W channels
///   M_1 = GELU(BN(Conv1x1(z)))                the student's channels
///   M_i = GELU(BN(Conv3x3(M_i-1)))            strided to the student's side
///   g   = mean over places of M_k,  or Linear of it with a dense level
///   out = Linear(Dropout(g))
///
/// Fused at the embedding: out = Linear(Dropout(concat_j f_j)). Layers of
/// `answer` exist once for each dataset, the others once.
class JointTeacher : public torch::nn::Module {
 public:
  JointTeacher(const JointGeometry& geometry, const JointOptions& options,
               std::uint64_t seed);
  ~JointTeacher() override;

  const JointGeometry& geometry() const { return geometry_; }

  /// `features` are [B, C_j, side, side], or [B, C_j], one for each teacher in
  /// order. The fused map [B, m W, side, side], or their concatenation.
  torch::Tensor fuse(const std::vector<torch::Tensor>& features);
  /// What the branch says of rows of a fused map.
  JointAnswer answer(std::size_t branch, const torch::Tensor& fused);

 private:
  struct Adaptor;
  struct Branch;

  JointGeometry geometry_;
  JointOptions options_;
  std::vector<std::shared_ptr<Adaptor>> adaptors_;
  nn::BatchNorm2d fused_norm_{nullptr};
  std::vector<std::shared_ptr<Branch>> branches_;
};

using JointTeacherPtr = std::shared_ptr<JointTeacher>;

/// The answers of `joint` in evaluation mode, in the order of
/// JointAnswer::all(), as something that a student learns from. `teachers` is
/// borrowed.
std::unique_ptr<teacher::FeatureSource> make_joint_features(
    JointTeacherPtr joint, std::size_t branch,
    teacher::FeatureSource& teachers);

}  // namespace solera::methods
