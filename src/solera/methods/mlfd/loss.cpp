#include "solera/methods/mlfd/loss.h"

#include <torch/torch.h>

#include "solera/loss/cross_entropy.h"
#include "solera/loss/precision.h"
#include "solera/loss/soft_cross_entropy.h"

namespace solera::methods {
namespace {

torch::Tensor feature_loss(const std::vector<FeaturePair>& pairs,
                           LevelReduction reduction,
                           const torch::Tensor& zero) {
  torch::Tensor sum = zero;
  for (const auto& [student, teacher] : pairs) {
    sum = sum + torch::mse_loss(loss::at_least_float(student),
                                loss::at_least_float(teacher.detach()));
  }
  if (pairs.empty() || reduction == LevelReduction::kSum) return sum;
  return sum / static_cast<double>(pairs.size());
}

}  // namespace

MlfdLoss mlfd_loss(const torch::Tensor& student_logits,
                   const torch::Tensor& teacher_logits,
                   const torch::Tensor& labels,
                   const std::vector<FeaturePair>& pairs,
                   const MlfdOptions& options) {
  loss::SoftLossOptions soft_options;
  soft_options.temperature = options.temperature;
  soft_options.scale_by_t2 = options.scale_by_t2;
  const loss::SoftLoss soft =
      loss::soft_cross_entropy(student_logits, teacher_logits, soft_options);
  const torch::Tensor hard = loss::cross_entropy(student_logits, labels);
  const torch::Tensor features =
      feature_loss(pairs, options.reduction, torch::zeros_like(hard));
  return {options.soft_weight * soft.loss + options.feature_weight * features +
              options.hard_weight * hard,
          soft.loss.detach(), soft.kl, features.detach(), hard.detach()};
}

}  // namespace solera::methods
