#pragma once

#include <torch/types.h>

#include <vector>

namespace solera::optim {

/// Scales the gradients of `parameters` so that their common Euclidean norm
/// is at most `max_norm` (> 0), as torch.nn.utils.clip_grad_norm_ does, and
/// returns the norm before. Undefined gradients count as none. If the norm is
/// not finite it is returned and the gradients are left alone.
double clip_grad_norm(const std::vector<torch::Tensor>& parameters,
                      double max_norm);

}  // namespace solera::optim
