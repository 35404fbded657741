#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>

#include "solera/data/batch.h"
#include "solera/data/dataset.h"
#include "solera/data/loader.h"
#include "solera/eval/feature_set.h"
#include "solera/models/backbone.h"
#include "solera/models/catalogue.h"
#include "solera/models/network.h"

namespace solera::eval {

/// Raised when the same network and images give other features than before.
constexpr int kFeatureVersion = 1;

/// How embeddings are computed; nothing here changes what they are.
struct FeatureOptions {
  int batch_size = 64;                 ///< Images at a time, >= 1.
  int workers = 0;                     ///< Decoding threads; 0: one per core.
  torch::Device device = torch::kCPU;  ///< The backbone is moved there.
  bool strict = false;  ///< A broken image is an error, not left out.
};

/// The images of `dataset` in its order, through the input_view() of `input`.
std::unique_ptr<data::Loader> open_images(
    const std::shared_ptr<const data::Dataset>& dataset,
    const models::InputSpec& input, const FeatureOptions& options);

/// The embedding of every image of `dataset`, in its order: the input_view()
/// of `input`, evaluation mode, no gradient. The modes of the backbone's parts
/// are restored. Of an unlabelled set the labels are data::kUnlabelled; of a
/// multi-label set there are label_sets instead.
/// Error(kBadInput) if no image can be read, or naming the first image whose
/// embedding is not finite.
FeatureSet extract_features(models::Backbone& backbone,
                            const models::InputSpec& input,
                            const std::shared_ptr<const data::Dataset>& dataset,
                            const FeatureOptions& options);

/// The logits of `head`, a head of `network`, in the same way and with the same
/// errors. Not a matter of the embedding for every network: some classify each
/// place of their last map (Backbone::head_input).
FeatureSet extract_logits(models::Network& network, const models::Head& head,
                          const models::InputSpec& input,
                          const std::shared_ptr<const data::Dataset>& dataset,
                          const FeatureOptions& options);

/// What says [B, C] of a batch.
using BatchFunction = std::function<torch::Tensor(const data::Batch&)>;

/// What `answer` says of every image, in the same way and with the same errors:
/// the logits of a network that is none of the catalogue.
FeatureSet extract_answers(const BatchFunction& answer,
                           const models::InputSpec& input,
                           const std::shared_ptr<const data::Dataset>& dataset,
                           const FeatureOptions& options);

/// `features` (float32 [N, D]) of the images `ids` (int64 [N]) of `dataset`,
/// with their labels.
FeatureSet label_features(torch::Tensor features, torch::Tensor ids,
                          const data::Dataset& dataset);

}  // namespace solera::eval
