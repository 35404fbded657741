#pragma once

#include <cstdint>

#include "solera/models/backbone.h"
#include "solera/models/model_spec.h"

namespace solera::models {

/// What tells the vision transformers of the zoo apart.
struct VitConfig {
  std::int64_t patch = 16;    ///< Side of a patch in pixels.
  std::int64_t grid = 14;     ///< Patches along a side that are stored.
  std::int64_t channels = 0;  ///< Of a token.
  std::int64_t heads = 0;
  std::int64_t depth = 12;   ///< Blocks.
  bool layer_scale = false;  ///< A factor per channel after each branch.
};

/// ViT (Dosovitskiy et al., arXiv 2010.11929) with timm's keys `cls_token`,
/// `pos_embed`, `patch_embed.proj.weight`, `blocks.0.norm1.weight`, ...; with
/// layer_scale that of DINOv2 (arXiv 2304.07193). The embedding is the
/// normalised class token, timm's pre-logits.
///
/// Levels: the tokens of the patches as a map after a quarter, a half, three
/// quarters and all of the blocks ("blocks.2" to "blocks.11"); all have stride
/// `patch`. Any input whose sides are multiples of `patch` works: where its
/// grid is not the stored one the position embeddings are resampled (bicubic,
/// antialiased) as timm's resample_abs_pos_embed does. Other sides are
/// Error(kUsage). There is no stochastic depth.
BackbonePtr make_vit(const VitConfig& config, const ModelSpec& spec);

}  // namespace solera::models
