#pragma once

#include <torch/types.h>

#include <string>

namespace solera::eval {

/// What a network said in the program it comes from. `input`, `pixels` or both
/// are defined.
struct LogitsProbe {
  torch::Tensor input;      ///< float [B, 3, H, W], normalised.
  torch::Tensor pixels;     ///< uint8 [B, 3, S, S], RGB.
  torch::Tensor logits;     ///< float [B, classes].
  torch::Tensor embedding;  ///< float [B, D] before the classifier; optional.
};

/// Error(kBadInput) at `where` unless shapes and types are as above, there is
/// an image, numbers are finite and logits are not all 0.
void check_probe_tensors(const LogitsProbe& probe, const std::string& where);

}  // namespace solera::eval
