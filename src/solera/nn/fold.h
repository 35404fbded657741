#pragma once

#include <torch/nn/module.h>

namespace solera::nn {

/// Merges batch norms at or below `module` into the convolutions before them;
/// outputs in evaluation mode stay equal up to rounding. A batch norm that is
/// registered directly after a convolution must be what takes its output, as
/// in every network of `models`; one that is not stays as it is.
/// Parameters change, so this is for networks that are not trained or saved.
void fold_batch_norms(torch::nn::Module& module);

}  // namespace solera::nn
