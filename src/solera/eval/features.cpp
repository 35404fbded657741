#include "solera/eval/features.h"

#include <torch/torch.h>

#include <vector>

#include "solera/core/error.h"
#include "solera/data/loader.h"
#include "solera/eval/evaluation_mode.h"
#include "solera/eval/input_view.h"

namespace solera::eval {
namespace {

std::unique_ptr<data::Loader> open_loader(
    const std::shared_ptr<const data::Dataset>& dataset,
    const models::InputSpec& input, const FeatureOptions& options) {
  data::LoaderOptions loader;
  loader.batch_size = options.batch_size;
  loader.shuffle = false;
  loader.workers = options.workers;
  loader.strict = options.strict;
  return data::make_loader(dataset, input_view(input), loader);
}

void check_finite(const torch::Tensor& embedding, const torch::Tensor& ids,
                  const data::Dataset& dataset) {
  const torch::Tensor broken =
      torch::isfinite(embedding).all(1).logical_not().nonzero();
  if (broken.size(0) == 0) return;
  const auto row = broken[0].item<std::int64_t>();
  throw Error(ErrorKind::kBadInput,
              dataset.sample_name(ids[row].item<std::int64_t>()),
              "found features that are not finite, expected numbers: are the "
              "network's weights damaged or diverged?");
}

}  // namespace

FeatureSet extract_features(models::Backbone& backbone,
                            const models::InputSpec& input,
                            const std::shared_ptr<const data::Dataset>& dataset,
                            const FeatureOptions& options) {
  const torch::NoGradGuard no_grad;
  const EvaluationMode evaluation(backbone);
  backbone.to(options.device);
  const auto loader = open_loader(dataset, input, options);
  std::vector<torch::Tensor> features;
  std::vector<torch::Tensor> labels;
  while (const auto batch = loader->next()) {
    const torch::Tensor embedding =
        backbone.embed(models::make_input(batch->images, input, options.device))
            .to(torch::kCPU, torch::kFloat32);
    check_finite(embedding, batch->ids, *dataset);
    features.push_back(embedding);
    labels.push_back(batch->labels);
  }
  if (features.empty()) {
    throw Error(ErrorKind::kBadInput, "features",
                "found no image that can be read, expected at least one");
  }
  return {torch::cat(features).contiguous(), torch::cat(labels).contiguous(),
          dataset->class_names()};
}

}  // namespace solera::eval
