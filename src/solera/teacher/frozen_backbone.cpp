#include "solera/teacher/frozen_backbone.h"

#include "solera/models/catalogue.h"
#include "solera/nn/layout.h"
#include "solera/tensor/state_dict.h"

namespace solera::teacher {

models::BackbonePtr frozen_backbone(const models::Network& network,
                                    const FrozenOptions& options,
                                    torch::Device device) {
  const models::ModelEntry& entry =
      models::find_model(network.spec().architecture, options.name);
  models::BackbonePtr backbone = entry.make(network.spec());
  tensor::load_state_strict(
      *backbone, tensor::state_of(*network.backbone_ptr()), options.name);
  backbone->eval();
  for (torch::Tensor& parameter : backbone->parameters()) {
    parameter.set_requires_grad(false);
  }
  if (options.fold) backbone->fold_batch_norm();
  backbone->to(device, options.bf16 ? torch::kBFloat16 : torch::kFloat);
  if (entry.channels_last) nn::use_channels_last(*backbone);
  return backbone;
}

}  // namespace solera::teacher
