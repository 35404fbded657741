#include "solera/methods/merging/recalibration.h"

#include <torch/torch.h>

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/nn/norm_mode.h"

namespace solera::methods {

bool has_norm_statistics(models::Network& network) {
  const auto buffers = network.named_buffers();
  return std::any_of(buffers.begin(), buffers.end(), [](const auto& buffer) {
    return ends_with(buffer.key(), "running_var");
  });
}

std::int64_t recalibrate_norms(models::Network& network,
                               const models::InputSpec& input,
                               data::Loader& loader, std::int64_t images,
                               const torch::Device& device) {
  if (!has_norm_statistics(network)) return 0;
  const torch::NoGradGuard no_grad;
  network.to(device);
  network.eval();
  const nn::NormRecalibration recalibration(network.backbone());
  std::int64_t seen = 0;
  while (seen < images) {
    const auto batch = loader.next();
    if (!batch) break;
    network.backbone().embed(models::make_input(batch->images, input, device));
    seen += batch->images.size(0);
  }
  if (seen == 0) {
    throw Error(ErrorKind::kBadInput, "proxy",
                "found no image that can be read, expected at least one");
  }
  return seen;
}

}  // namespace solera::methods
