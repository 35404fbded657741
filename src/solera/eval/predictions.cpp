#include "solera/eval/predictions.h"

#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/eval/evaluation_mode.h"

namespace solera::eval {
namespace {

using torch::Tensor;

Tensor joined(const std::vector<Tensor>& parts) {
  if (parts.empty()) {
    throw Error(ErrorKind::kBadInput, "data",
                "found no image that can be read, expected at least one");
  }
  return torch::cat(parts);
}

}  // namespace

Predictions predict(models::Network& network, const models::InputSpec& input,
                    const std::vector<std::int64_t>& outputs,
                    const std::shared_ptr<const data::Dataset>& data,
                    const FeatureOptions& options) {
  const FeatureSet logits =
      extract_logits(network, network.heads().front(), input, data, options);
  const Tensor output_of = torch::tensor(outputs, torch::kInt64);
  return {logits.labels, logits.features.argmax(1),
          logits.features.index_select(1, output_of).argmax(1)};
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
