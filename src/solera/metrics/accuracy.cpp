#include "solera/metrics/accuracy.h"

#include <torch/torch.h>

namespace solera::metrics {
namespace {

// How many classes come before the labelled one. The comparison is written as
// "not at most" so that a NaN counts as larger than everything.
torch::Tensor ranks(const torch::Tensor& logits, const torch::Tensor& labels) {
  const torch::Tensor column = labels.unsqueeze(1);
  const torch::Tensor target = logits.gather(1, column);
  const torch::Tensor classes =
      torch::arange(logits.size(1), labels.options()).unsqueeze(0);
  const torch::Tensor larger = (logits <= target).logical_not();
  const torch::Tensor tied = (logits == target).logical_and(classes < column);
  return larger.logical_or(tied).sum(1);
}

}  // namespace

void AccuracyMeter::add(const torch::Tensor& logits,
                        const torch::Tensor& labels) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor on_device = labels.to(logits.device());
  const torch::Tensor kept = (on_device >= 0).nonzero().squeeze(1);
  if (kept.size(0) == 0) return;
  const torch::Tensor rank =
      ranks(logits.index_select(0, kept), on_device.index_select(0, kept));
  right1_ += (rank < 1).sum().item<std::int64_t>();
  right5_ += (rank < 5).sum().item<std::int64_t>();
  count_ += kept.size(0);
}

double AccuracyMeter::top1() const { return percent(right1_); }
double AccuracyMeter::top5() const { return percent(right5_); }

torch::Tensor AccuracyMeter::state() const {
  return torch::tensor({right1_, right5_, count_}, torch::kInt64);
}

void AccuracyMeter::set_state(const torch::Tensor& state) {
  const torch::Tensor values = state.to(torch::kCPU, torch::kInt64);
  right1_ = values[0].item<std::int64_t>();
  right5_ = values[1].item<std::int64_t>();
  count_ = values[2].item<std::int64_t>();
}

double AccuracyMeter::percent(std::int64_t right) const {
  if (count_ == 0) return 0.0;
  return 100.0 * static_cast<double>(right) / static_cast<double>(count_);
}

}  // namespace solera::metrics
