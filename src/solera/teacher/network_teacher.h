#pragma once

#include <torch/types.h>

#include <memory>
#include <string>

#include "solera/models/input.h"
#include "solera/models/network.h"
#include "solera/teacher/teacher.h"

namespace solera::teacher {

struct NetworkTeacherOptions {
  std::string name;         ///< As the recipe calls it.
  models::InputSpec input;  ///< How it sees the pixels of a batch.
  /// Backbone in bfloat16; classifier and logits stay float. With processor
  /// support 1.2 (MobileNet) to 1.8 (ResNet) times faster; logits off by 1 %.
  bool bf16 = false;
  bool fold = true;  ///< Merge batch norms into convolutions.
};

/// A frozen copy of the backbone and one head of `network` on `device`: in
/// evaluation mode, batch norms folded, channels-last. `network` is not
/// changed, now or later, and may be.
///
/// `predict` computes in c10::InferenceMode (no views or versions tracked),
/// then copies the logits, which are small, out of it, because autograd does
/// not take tensors born there; so they are ordinary constants in a loss.
/// Error(kUsage) if there is no such head, or for an input out of its range.
std::unique_ptr<Teacher> make_network_teacher(
    const models::Network& network, const std::string& head,
    const NetworkTeacherOptions& options, torch::Device device);

}  // namespace solera::teacher
