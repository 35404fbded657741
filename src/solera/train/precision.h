#pragma once

#include <torch/types.h>

#include "solera/train/train_options.h"

namespace solera::train {

/// While it lives, operations on `device` run in the given precision.
class AutocastScope {
 public:
  AutocastScope(Precision precision, torch::Device device);
  ~AutocastScope();
  AutocastScope(const AutocastScope&) = delete;
  AutocastScope& operator=(const AutocastScope&) = delete;

 private:
  bool active_ = false;
  bool cuda_ = false;
};

}  // namespace solera::train
