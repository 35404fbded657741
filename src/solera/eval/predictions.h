#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "solera/data/dataset.h"
#include "solera/eval/features.h"
#include "solera/eval/import_variants.h"
#include "solera/models/network.h"

namespace solera::eval {

/// What a network answers on labelled images.
struct Predictions {
  torch::Tensor labels;  ///< int64 [N]
  torch::Tensor output;  ///< int64 [N], the output that scores highest.
  torch::Tensor klass;   ///< int64 [N], the class whose output does.
};

/// The first head on every image of `data`, seen through the input_view() of
/// `input`; outputs[c] stands for class c. Error(kBadInput) if no image can be
/// read, or naming the first whose logits are not finite.
Predictions predict(models::Network& network, const models::InputSpec& input,
                    const std::vector<std::int64_t>& outputs,
                    const std::shared_ptr<const data::Dataset>& data,
                    const FeatureOptions& options);

/// Labelled images in memory.
struct LoadedImages {
  torch::Tensor images;  ///< uint8 [T, 3, size, size]
  torch::Tensor labels;  ///< int64 [T]
};

/// Every image of `data` through the input_view() of `input`.
LoadedImages load_images(const std::shared_ptr<const data::Dataset>& data,
                         const models::InputSpec& input,
                         const FeatureOptions& options);

/// The output of the first head that scores highest on each of `images`
/// (uint8 [T, 3, H, W]), their pixels prepared by `variant`: int64 [T].
torch::Tensor highest_outputs(models::Network& network,
                              const torch::Tensor& images,
                              const PixelVariant& variant,
                              const FeatureOptions& options);

}  // namespace solera::eval
