#include "solera/loss/soft_cross_entropy.h"

#include <torch/torch.h>

#include "solera/loss/precision.h"

namespace solera::loss {
namespace {

torch::Tensor softened_log_softmax(const torch::Tensor& logits,
                                   double temperature) {
  return torch::log_softmax(at_least_float(logits) / temperature, 1);
}

torch::Tensor cross_entropy_of(const torch::Tensor& log_student,
                               const torch::Tensor& teacher,
                               const SoftLossOptions& options) {
  const double t = options.temperature;
  const double scale = options.scale_by_t2 ? t * t : 1.0;
  const auto batch = static_cast<double>(log_student.size(0));
  return (log_student * teacher).sum() * (-scale / batch);
}

/// Of sums per class: rounding may take a sum of zeros a little below zero.
torch::Tensor mean_divergence(const torch::Tensor& terms) {
  return terms.sum(1).clamp_min(0).mean();
}

}  // namespace

SoftLoss soft_cross_entropy(const torch::Tensor& student_logits,
                            const torch::Tensor& teacher_logits,
                            const SoftLossOptions& options) {
  const torch::Tensor log_student =
      softened_log_softmax(student_logits, options.temperature);
  const torch::Tensor log_teacher =
      softened_log_softmax(teacher_logits.detach(), options.temperature);
  const torch::Tensor teacher = log_teacher.exp();
  return {cross_entropy_of(log_student, teacher, options),
          mean_divergence((log_teacher - log_student.detach()) * teacher)};
}

SoftLoss soft_cross_entropy_with_probabilities(
    const torch::Tensor& student_logits, const torch::Tensor& probabilities,
    const SoftLossOptions& options) {
  const torch::Tensor log_student =
      softened_log_softmax(student_logits, options.temperature);
  const torch::Tensor teacher = at_least_float(probabilities.detach());
  return {cross_entropy_of(log_student, teacher, options),
          mean_divergence(torch::xlogy(teacher, teacher) -
                          teacher * log_student.detach())};
}

}  // namespace solera::loss
