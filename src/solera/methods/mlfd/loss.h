#pragma once

#include <torch/types.h>

#include <utility>
#include <vector>

#include "solera/methods/mlfd/options.h"

namespace solera::methods {

/// The student's features and the joint teacher's, of one shape.
using FeaturePair = std::pair<torch::Tensor, torch::Tensor>;

/// The loss of a student and its parts, without their weights; only `total`
/// has a gradient.
struct MlfdLoss {
  torch::Tensor total;
  torch::Tensor soft;      ///< With the factor T^2.
  torch::Tensor kl;        ///< What of it lies above the teacher's entropy.
  torch::Tensor features;  ///< 0 without pairs.
  torch::Tensor hard;
};

/// Iordache, Alexe and Ionescu, "Multi-Level Feature Distillation of Joint
/// Teachers", arXiv 2410.22184, the paper's third equation with the weights of
/// the released code:
///
///   total = w1 soft + w2 features + w3 hard
///   soft  = -T^2/B sum_b sum_c softmax(z_T[b] / T)[c] log softmax(z_S[b] /
///   T)[c] features = sum_l mean((F_S^l - F_T^l)^2),  or the mean over l hard
///   = CE(z_S, labels)
///
/// Logits are [B, C], labels int64 [B], -1 for none. In float32 or better. No
/// gradient goes into what the teacher says.
MlfdLoss mlfd_loss(const torch::Tensor& student_logits,
                   const torch::Tensor& teacher_logits,
                   const torch::Tensor& labels,
                   const std::vector<FeaturePair>& pairs,
                   const MlfdOptions& options);

}  // namespace solera::methods
