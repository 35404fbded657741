#include "solera/eval/predictions.h"

#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/data/loader.h"
#include "solera/eval/evaluation_mode.h"
#include "solera/eval/input_view.h"

namespace solera::eval {
namespace {

using torch::Tensor;

std::unique_ptr<data::Loader> open_images(
    const std::shared_ptr<const data::Dataset>& data,
    const models::InputSpec& input, const FeatureOptions& options) {
  data::LoaderOptions loading;
  loading.batch_size = options.batch_size;
  loading.shuffle = false;
  loading.workers = options.workers;
  loading.strict = options.strict;
  return data::make_loader(data, input_view(input), loading);
}

Tensor joined(const std::vector<Tensor>& parts) {
  if (parts.empty()) {
    throw Error(ErrorKind::kBadInput, "data",
                "found no image that can be read, expected at least one");
  }
  return torch::cat(parts);
}

void check_finite_logits(const Tensor& logits, const Tensor& ids,
                         const data::Dataset& data) {
  const Tensor broken =
      torch::isfinite(logits).all(1).logical_not().nonzero().cpu();
  if (broken.size(0) == 0) return;
  const auto row = broken[0].item<std::int64_t>();
  throw Error(ErrorKind::kBadInput,
              data.sample_name(ids[row].item<std::int64_t>()),
              "found logits that are not finite, expected numbers: are the "
              "network's weights damaged or diverged?");
}

}  // namespace

Predictions predict(models::Network& network, const models::InputSpec& input,
                    const std::vector<std::int64_t>& outputs,
                    const std::shared_ptr<const data::Dataset>& data,
                    const FeatureOptions& options) {
  const torch::NoGradGuard no_grad;
  const EvaluationMode evaluation(network);
  network.to(options.device);
  const Tensor output_of = torch::tensor(outputs, torch::kInt64);
  const auto loader = open_images(data, input, options);
  std::vector<Tensor> labels;
  std::vector<Tensor> output;
  std::vector<Tensor> klass;
  while (const auto batch = loader->next()) {
    const Tensor logits =
        network
            .forward(models::make_input(batch->images, input, options.device))
            .to(torch::kCPU, torch::kFloat32);
    check_finite_logits(logits, batch->ids, *data);
    labels.push_back(batch->labels);
    output.push_back(logits.argmax(1));
    klass.push_back(logits.index_select(1, output_of).argmax(1));
  }
  return {joined(labels), joined(output), joined(klass)};
}

LoadedImages load_images(const std::shared_ptr<const data::Dataset>& data,
                         const models::InputSpec& input,
                         const FeatureOptions& options) {
  const auto loader = open_images(data, input, options);
  std::vector<Tensor> images;
  std::vector<Tensor> labels;
  while (const auto batch = loader->next()) {
    images.push_back(batch->images);
    labels.push_back(batch->labels);
  }
  return {joined(images), joined(labels)};
}

Tensor highest_outputs(models::Network& network, const Tensor& images,
                       const PixelVariant& variant,
                       const FeatureOptions& options) {
  const torch::NoGradGuard no_grad;
  const EvaluationMode evaluation(network);
  network.to(options.device);
  std::vector<Tensor> found;
  for (const Tensor& part : images.split(options.batch_size)) {
    const Tensor input = make_variant_input(part, variant, options.device);
    found.push_back(network.forward(input).argmax(1).to(torch::kCPU));
  }
  return torch::cat(found);
}

}  // namespace solera::eval
