#include "solera/eval/features.h"

#include <torch/torch.h>

#include <functional>
#include <utility>
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

torch::Tensor label_sets_of(const FeatureSet& set,
                            const data::Dataset& dataset) {
  const torch::Tensor sets =
      torch::zeros({set.size(), set.classes()}, torch::kUInt8);
  auto* row = sets.data_ptr<std::uint8_t>();
  for (std::int64_t i = 0; i < set.size(); ++i, row += set.classes()) {
    const std::int64_t id = set.ids.data_ptr<std::int64_t>()[i];
    for (const std::int64_t label : dataset.labels(id)) row[label] = 1;
  }
  return sets;
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
  std::vector<torch::Tensor> ids;
  while (const auto batch = loader->next()) {
    const torch::Tensor rows = answer(*batch).to(torch::kCPU, torch::kFloat32);
    check_finite(rows, batch->ids, *dataset);
    features.push_back(rows);
    ids.push_back(batch->ids);
  }
  if (features.empty()) {
    throw Error(ErrorKind::kBadInput, "features",
                "found no image that can be read, expected at least one");
  }
  return label_features(torch::cat(features).contiguous(),
                        torch::cat(ids).contiguous(), *dataset);
}

FeatureSet label_features(torch::Tensor features, torch::Tensor ids,
                          const data::Dataset& dataset) {
  FeatureSet set;
  set.features = std::move(features);
  set.ids = std::move(ids);
  set.class_names = dataset.class_names();
  if (dataset.multi_label()) {
    set.label_sets = label_sets_of(set, dataset);
    return set;
  }
  set.labels = torch::empty_like(set.ids);
  for (std::int64_t i = 0; i < set.size(); ++i) {
    set.labels.data_ptr<std::int64_t>()[i] =
        dataset.label(set.ids.data_ptr<std::int64_t>()[i]);
  }
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
