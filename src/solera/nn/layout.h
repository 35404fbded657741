#pragma once

#include <torch/nn/module.h>

namespace solera::nn {

/// Stores every four-dimensional parameter of `module` channels-last, so that
/// convolutions of channels-last inputs need no conversion. Names, shapes and
/// values stay. Call it before an optimiser or anyone else holds the tensors.
void use_channels_last(torch::nn::Module& module);

}  // namespace solera::nn
