#include "solera/metrics/mean.h"

namespace solera::metrics {

void MeanMeter::add(double value, double weight) {
  sum_ += value * weight;
  weight_ += weight;
}

double MeanMeter::mean() const { return weight_ > 0.0 ? sum_ / weight_ : 0.0; }

torch::Tensor MeanMeter::state() const {
  return torch::tensor({sum_, weight_}, torch::kFloat64);
}

void MeanMeter::set_state(const torch::Tensor& state) {
  const torch::Tensor values = state.to(torch::kCPU, torch::kFloat64);
  sum_ = values[0].item<double>();
  weight_ = values[1].item<double>();
}

}  // namespace solera::metrics
