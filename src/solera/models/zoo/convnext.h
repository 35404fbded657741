#pragma once

#include <string>

#include "solera/models/backbone.h"
#include "solera/models/library_form.h"
#include "solera/models/model_spec.h"

namespace solera::models {

enum class ConvNextVersion {
  kOne,  ///< A factor per channel after each block.
  kTwo,  ///< Global response normalisation in each block instead.
};

/// ConvNeXt-T (Liu et al., arXiv 2201.03545) and ConvNeXtV2-T (Woo et al.,
/// arXiv 2301.00808) with timm's keys `stem.0.weight`,
/// `stages.0.blocks.0.conv_dw.weight`, ..., `head.norm.weight`. Levels:
/// "stages.0" to "stages.3". The embedding is pooled, then normalised. Sides of
/// the input are 32 or more (else Error(kUsage)); what is not a multiple of 32
/// is cut off, as in the libraries. There is no stochastic depth.
BackbonePtr make_convnext_tiny(ConvNextVersion version, const ModelSpec& spec);

/// torchvision's `convnext_tiny`; its factors are [channels, 1, 1].
LibraryForm torchvision_convnext_tiny();

}  // namespace solera::models
