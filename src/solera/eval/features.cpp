#include "solera/eval/features.h"

#include <torch/torch.h>

#include <functional>
#include <vector>

#include "solera/core/error.h"
#include "solera/eval/evaluation_mode.h"
#include "solera/eval/input_view.h"

namespace solera::eval {
namespace {

void check_finite(const torch::Tensor& rows, const torch::Tensor& ids,
                  const data::Dataset& dataset) {
  const torch::Tensor broken =
      torch::isfinite(rows).all(1).logical_not().nonzero();
  if (broken.size(0) == 0) return;
  const auto row = broken[0].item<std::int64_t>();
  throw Error(
      ErrorKind::kBadInput, dataset.sample_name(ids[row].item<std::int64_t>()),
      "found features or logits that are not finite, expected numbers: are the "
      "network's weights damaged or diverged?");
}

// What `read` makes of every input of `module`, [B, D].
FeatureSet read_dataset(
    torch::nn::Module& module,
    const std::function<torch::Tensor(const torch::Tensor&)>& read,
    const models::InputSpec& input,
    const std::shared_ptr<const data::Dataset>& dataset,
    const FeatureOptions& options) {
  const EvaluationMode evaluation(module);
  module.to(options.device);
  const auto answer = [&](const data::Batch& batch) {
    return read(models::make_input(batch.images, input, options.device));
  };
  return extract_answers(answer, input, dataset, options);
}

}  // namespace

std::unique_ptr<data::Loader> open_images(
    const std::shared_ptr<const data::Dataset>& dataset,
    const models::InputSpec& input, const FeatureOptions& options) {
  data::LoaderOptions loader;
  loader.batch_size = options.batch_size;
  loader.shuffle = false;
  loader.workers = options.workers;
  loader.strict = options.strict;
  return data::make_loader(dataset, input_view(input), loader);
}

FeatureSet extract_answers(const BatchFunction& answer,
                           const models::InputSpec& input,
                           const std::shared_ptr<const data::Dataset>& dataset,
                           const FeatureOptions& options) {
  const torch::NoGradGuard no_grad;
  const auto loader = open_images(dataset, input, options);
  std::vector<torch::Tensor> features;
  std::vector<torch::Tensor> labels;
  const bool several = dataset->multi_label();
  while (const auto batch = loader->next()) {
    const torch::Tensor rows = answer(*batch).to(torch::kCPU, torch::kFloat32);
    check_finite(rows, batch->ids, *dataset);
    features.push_back(rows);
    labels.push_back(several ? batch->label_sets : batch->labels);
  }
  if (features.empty()) {
    throw Error(ErrorKind::kBadInput, "features",
                "found no image that can be read, expected at least one");
  }
  FeatureSet set;
  set.features = torch::cat(features).contiguous();
  (several ? set.label_sets : set.labels) = torch::cat(labels).contiguous();
  set.class_names = dataset->class_names();
  return set;
}

FeatureSet extract_features(models::Backbone& backbone,
                            const models::InputSpec& input,
                            const std::shared_ptr<const data::Dataset>& dataset,
                            const FeatureOptions& options) {
  return read_dataset(
      backbone, [&](const torch::Tensor& x) { return backbone.embed(x); },
      input, dataset, options);
}

FeatureSet extract_logits(models::Network& network, const models::Head& head,
                          const models::InputSpec& input,
                          const std::shared_ptr<const data::Dataset>& dataset,
                          const FeatureOptions& options) {
  const auto classify = [&](const torch::Tensor& x) {
    return network.classify(head, network.backbone().head_input(x));
  };
  return read_dataset(network, classify, input, dataset, options);
}

}  // namespace solera::eval
