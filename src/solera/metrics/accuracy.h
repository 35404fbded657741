#pragma once

#include <torch/types.h>

#include <cstdint>

namespace solera::metrics {

/// Running top-1 and top-5 accuracy. Rows with a negative label (unlabelled)
/// are left out. Of equal logits the lower class comes first; a logit that is
/// not a number is never right.
class AccuracyMeter {
 public:
  /// `logits` float [B, C], `labels` int64 [B] below C, on any device.
  void add(const torch::Tensor& logits, const torch::Tensor& labels);

  /// Percent, 0 before anything was added. With fewer than six classes the
  /// top-5 accuracy is 100.
  double top1() const;
  double top5() const;
  std::int64_t count() const { return count_; }

  /// int64 [3]: right at 1, right at 5, count. Adding the states of several
  /// meters gives the state of a meter that saw everything.
  torch::Tensor state() const;
  void set_state(const torch::Tensor& state);

 private:
  double percent(std::int64_t right) const;

  std::int64_t right1_ = 0;
  std::int64_t right5_ = 0;
  std::int64_t count_ = 0;
};

}  // namespace solera::metrics
