#pragma once

#include <torch/types.h>

#include "solera/loss/soft_loss.h"

namespace solera::loss {

/// Soft cross-entropy with temperature, for teachers with one label per image:
///
///   loss = -1/B sum_b sum_c y[b,c] log softmax(z'[b] / T)[c]
///   y    = softmax(z[b] / T)
///
/// Li et al., "Representation Consolidation for Training Expert Students",
/// arXiv 2107.08039, equation (2). Gradient by z': (y' - y) / (T B).
///
/// `student_logits` z' and `teacher_logits` z are [B, C], B and C >= 1. Both
/// are computed with in float32 or better. The teacher gets no gradient.
SoftLoss soft_cross_entropy(const torch::Tensor& student_logits,
                            const torch::Tensor& teacher_logits,
                            const SoftLossOptions& options);

/// The same against given `probabilities` y, [B, C] with rows that sum to 1:
/// the mean of several teachers' softmax, as in Shen and Savvides, "MEAL V2",
/// arXiv 2009.08453, where T = 1. T softens the student
/// only; give y already softened.
SoftLoss soft_cross_entropy_with_probabilities(
    const torch::Tensor& student_logits, const torch::Tensor& probabilities,
    const SoftLossOptions& options);

}  // namespace solera::loss
