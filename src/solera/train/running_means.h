#pragma once

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>

#include "solera/train/stage.h"

namespace solera::train {

/// Means of logged terms over the steps since the last row of the log. Sums
/// stay on the device of the terms, so that adding never waits for it.
class RunningMeans {
 public:
  void add(const LossTerms& terms);
  std::int64_t count() const { return count_; }
  Metrics means() const;
  void reset();

  std::map<std::string, double> sums() const;
  void restore(const std::map<std::string, double>& sums, std::int64_t count);

 private:
  void add_term(const std::string& name, const torch::Tensor& value);

  std::map<std::string, torch::Tensor> sums_;  // float64 scalars
  std::int64_t count_ = 0;
};

}  // namespace solera::train
