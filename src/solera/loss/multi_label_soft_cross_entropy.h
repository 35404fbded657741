#pragma once

#include <torch/types.h>

#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"
#include "solera/loss/soft_loss.h"

namespace solera::loss {

/// How the labels of one image are put together.
enum class LabelReduction {
  kMean,  ///< A head weighs the same whatever its number of labels.
  kSum,   ///< A head weighs in proportion to its number of labels.
};

/// Binary soft cross-entropy per label, for teachers with any number of labels
/// per image (sigmoid heads), where softmax would be wrong:
///
///   loss = -1/B sum_b R_l ( y log s(z'/T) + (1 - y) log(1 - s(z'/T)) )[b,l]
///   y    = s(z / T),   s the sigmoid,   R the sum or the mean over labels
///
/// Our reading of arXiv 2107.08039, which has multi-label teachers but no
/// separate formula for them. Gradient by z': (s(z'/T) - y) / (T B), with the
/// mean also divided by L.
///
/// `student_logits` z' and `teacher_logits` z are [B, L], B and L >= 1. Both
/// are computed with in float32 or better. The teacher gets no gradient.
SoftLoss multi_label_soft_cross_entropy(const torch::Tensor& student_logits,
                                        const torch::Tensor& teacher_logits,
                                        const SoftLossOptions& options,
                                        LabelReduction reduction);

/// The same against given `probabilities` y in [0, 1], [B, L]: ground truth
/// (then T = 1), or a mean over teachers, already softened.
SoftLoss multi_label_soft_cross_entropy_with_probabilities(
    const torch::Tensor& student_logits, const torch::Tensor& probabilities,
    const SoftLossOptions& options, LabelReduction reduction);

}  // namespace solera::loss

namespace solera {

template <>
struct EnumNames<loss::LabelReduction> {
  static std::vector<std::pair<std::string, loss::LabelReduction>> names() {
    return {{"mean", loss::LabelReduction::kMean},
            {"sum", loss::LabelReduction::kSum}};
  }
};

}  // namespace solera
