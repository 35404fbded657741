#include "solera/methods/consolidation/head_meter.h"

#include <torch/torch.h>

#include <cmath>

namespace solera::methods {

HeadMeter::HeadMeter(std::int64_t classes, bool multi_label,
                     loss::LabelReduction reduction, double temperature)
    : multi_label_(multi_label),
      reduction_(reduction),
      temperature_(temperature) {
  probability_sum_ = register_buffer("probability_sum",
                                     torch::zeros({classes}, torch::kFloat64));
  entropy_sum_ =
      register_buffer("entropy_sum", torch::zeros({}, torch::kFloat64));
  kl_sum_ = register_buffer("kl_sum", torch::zeros({}, torch::kFloat64));
  count_ = register_buffer("count", torch::zeros({}, torch::kFloat64));
}

void HeadMeter::add(const torch::Tensor& teacher_logits,
                    const torch::Tensor& kl) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor logits =
      teacher_logits.to(torch::kFloat32) / temperature_;
  const torch::Tensor probabilities =
      multi_label_ ? torch::sigmoid(logits) : torch::softmax(logits, 1);
  const auto rows = static_cast<double>(logits.size(0));
  probability_sum_ += probabilities.sum(0).to(torch::kFloat64);
  entropy_sum_ += entropy(probabilities).sum().to(torch::kFloat64);
  kl_sum_ += kl.detach().to(torch::kFloat64) * rows;
  count_ += rows;
}

torch::Tensor HeadMeter::entropy(const torch::Tensor& probabilities) const {
  torch::Tensor terms = -torch::xlogy(probabilities, probabilities);
  if (!multi_label_) return terms.sum(-1);
  const torch::Tensor rest = 1 - probabilities;
  terms = terms - torch::xlogy(rest, rest);
  return reduction_ == loss::LabelReduction::kMean ? terms.mean(-1)
                                                   : terms.sum(-1);
}

double HeadMeter::information() const {
  const torch::Tensor mean = probability_sum_ / count_;
  return (entropy(mean) - entropy_sum_ / count_).item<double>();
}

double HeadMeter::fit() const {
  const double most = information();
  if (!(most > 1e-9)) return std::nan("");
  return 1.0 - (kl_sum_ / count_).item<double>() / most;
}

void HeadMeter::reset() {
  for (torch::Tensor& counter : buffers()) counter.zero_();
}

}  // namespace solera::methods
