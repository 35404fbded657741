#pragma once

#include "solera/models/backbone.h"
#include "solera/models/model_spec.h"

namespace solera::models {

/// Swin Transformer V2-T with windows of 8 (Liu et al., arXiv 2111.09883) with
/// timm's keys `patch_embed.proj.weight`, `layers.0.blocks.0.attn.logit_scale`,
/// ... Levels: "layers.0" to "layers.3". The embedding is normalised, then
/// pooled. Sides of the input are 4 or more (else Error(kUsage)). Maps that do
/// not divide into windows are padded with zeros, as torchvision does: a map
/// smaller than a window is padded to one, and not shifted. There is no
/// stochastic depth.
BackbonePtr make_swin_v2_t(const ModelSpec& spec);

}  // namespace solera::models
