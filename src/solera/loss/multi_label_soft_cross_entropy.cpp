#include "solera/loss/multi_label_soft_cross_entropy.h"

#include <torch/torch.h>

#include "solera/loss/precision.h"

namespace solera::loss {
namespace {

/// Weight of one label of one image.
double weight_of(const torch::Tensor& logits, LabelReduction reduction) {
  const auto batch = static_cast<double>(logits.size(0));
  const auto labels = static_cast<double>(logits.size(1));
  return 1 / (reduction == LabelReduction::kMean ? batch * labels : batch);
}

/// With s(-z) = 1 - s(z), and so log s(-z) = log s(z) - z, one log-sigmoid
/// serves both cases: -y log s(z) - (1 - y) log s(-z) = (1 - y) z - log s(z).
struct SoftLabels {
  torch::Tensor logits;       ///< z / T.
  torch::Tensor log_sigmoid;  ///< log s(z / T).
};

SoftLabels soften(const torch::Tensor& logits, double temperature) {
  const torch::Tensor softened = at_least_float(logits) / temperature;
  return {softened, torch::log_sigmoid(softened)};
}

SoftLoss reduce(const torch::Tensor& cross_entropy,
                const torch::Tensor& teacher_entropy,
                const SoftLossOptions& options, LabelReduction reduction) {
  const double t = options.temperature;
  const double scale = options.scale_by_t2 ? t * t : 1.0;
  const double weight = weight_of(cross_entropy, reduction);
  const torch::Tensor terms = cross_entropy.detach() - teacher_entropy;
  return {cross_entropy.sum() * (weight * scale),
          // Rounding may take a term of zero a little below zero.
          terms.clamp_min(0).sum() * weight};
}

}  // namespace

SoftLoss multi_label_soft_cross_entropy(const torch::Tensor& student_logits,
                                        const torch::Tensor& teacher_logits,
                                        const SoftLossOptions& options,
                                        LabelReduction reduction) {
  const SoftLabels student = soften(student_logits, options.temperature);
  const SoftLabels teacher =
      soften(teacher_logits.detach(), options.temperature);
  const torch::Tensor no_label = torch::sigmoid(-teacher.logits);
  return reduce(no_label * student.logits - student.log_sigmoid,
                no_label * teacher.logits - teacher.log_sigmoid, options,
                reduction);
}

SoftLoss multi_label_soft_cross_entropy_with_probabilities(
    const torch::Tensor& student_logits, const torch::Tensor& probabilities,
    const SoftLossOptions& options, LabelReduction reduction) {
  const SoftLabels student = soften(student_logits, options.temperature);
  const torch::Tensor label = at_least_float(probabilities.detach());
  const torch::Tensor no_label = 1 - label;
  const torch::Tensor entropy =
      -(torch::xlogy(label, label) + torch::xlogy(no_label, no_label));
  return reduce(no_label * student.logits - student.log_sigmoid, entropy,
                options, reduction);
}

}  // namespace solera::loss
