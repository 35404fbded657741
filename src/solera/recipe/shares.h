#pragma once

#include <torch/types.h>

#include "solera/core/value.h"

namespace solera::recipe {

// How a result tells of answers to single images, as fractions with 95 %.

/// {mean, low, high}: how many of `yes` (bool [N]) are true; Wilson's interval.
Value describe_share(const torch::Tensor& yes);

/// {mean, low, high, verdict}: a - b over the same images, each float64 [N], 0
/// or 100; Student's t.
Value describe_paired(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace solera::recipe
