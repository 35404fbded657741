#include "solera/train/running_means.h"

#include <torch/torch.h>

namespace solera::train {

void RunningMeans::add(const LossTerms& terms) {
  const torch::NoGradGuard no_grad;
  add_term("train/loss", terms.total);
  for (const auto& [name, value] : terms.logged) add_term(name, value);
  ++count_;
}

void RunningMeans::add_term(const std::string& name,
                            const torch::Tensor& value) {
  torch::Tensor& sum = sums_[name];
  if (!sum.defined()) sum = torch::zeros({}, torch::kFloat64);
  sum = sum.to(value.device()) + value.detach().to(torch::kFloat64);
}

Metrics RunningMeans::means() const {
  Metrics means;
  for (const auto& [name, sum] : sums()) {
    means.emplace_back(name, sum / static_cast<double>(count_));
  }
  return means;
}

void RunningMeans::reset() {
  sums_.clear();
  count_ = 0;
}

std::map<std::string, double> RunningMeans::sums() const {
  std::map<std::string, double> numbers;
  for (const auto& [name, sum] : sums_) numbers[name] = sum.item<double>();
  return numbers;
}

void RunningMeans::restore(const std::map<std::string, double>& sums,
                           std::int64_t count) {
  reset();
  for (const auto& [name, sum] : sums) {
    sums_[name] = torch::tensor(sum, torch::kFloat64);
  }
  count_ = count;
}

}  // namespace solera::train
