#include "solera/recipe/network_onnx.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/options.h"
#include "solera/io/onnx_metadata.h"
#include "solera/io/onnx_writer.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace {

constexpr const char* kEmbedding = "embedding";
constexpr const char* kLogits = "logits";

// In evaluation mode while it lives.
class Evaluating {
 public:
  explicit Evaluating(models::Network& network)
      : network_(network), training_(network.is_training()) {
    network_.eval();
  }
  ~Evaluating() { network_.train(training_); }
  Evaluating(const Evaluating&) = delete;
  Evaluating& operator=(const Evaluating&) = delete;

 private:
  models::Network& network_;
  bool training_;
};

std::string output_of(const models::Network& network,
                      const models::Head& head) {
  return network.heads().size() == 1 ? kLogits : head.name;
}

std::vector<std::string> output_names(const models::Network& network,
                                      const std::string& input,
                                      bool embedding) {
  std::vector<std::string> names;
  for (const models::Head& head : network.heads()) {
    names.push_back(output_of(network, head));
  }
  if (embedding) names.push_back(kEmbedding);
  std::set<std::string> taken = {input};
  for (const std::string& name : names) {
    if (taken.insert(name).second) continue;
    throw Error(ErrorKind::kUsage, "onnx",
                fmt::format("a head is named '{}', which the file needs for "
                            "something else, rename it",
                            name));
  }
  return names;
}

std::vector<torch::Tensor> run(models::Network& network,
                               const torch::Tensor& input, bool embedding) {
  std::vector<torch::Tensor> outputs;
  const torch::Tensor seen = network.backbone().head_input(input);
  for (const models::Head& head : network.heads()) {
    outputs.push_back(network.classify(head, seen));
  }
  // Most networks classify the embedding itself.
  if (embedding) {
    outputs.push_back(seen.dim() == 2 ? seen : network.backbone().embed(input));
  }
  return outputs;
}

tensor::StateDict parameters_of(const models::Network& network) {
  tensor::StateDict state = tensor::state_of(*network.backbone_ptr());
  for (const models::Head& head : network.heads()) {
    state.merge(tensor::state_of(*head.linear)
                    .with_prefix_added("heads." + head.name + "."));
  }
  return state;
}

std::map<std::string, std::string> metadata_of(
    const models::Network& network, const models::InputSpec& input,
    const std::map<std::string, std::string>& given) {
  std::vector<io::OnnxHead> heads;
  for (const models::Head& head : network.heads()) {
    heads.push_back({output_of(network, head), head.name, head.classes(),
                     head.class_names, head.multi_label});
  }
  std::map<std::string, std::string> metadata = given;
  metadata.emplace(io::kOnnxArchitecture, network.spec().architecture);
  metadata.emplace(io::kOnnxInput, to_json(write_options(input)));
  metadata.emplace(io::kOnnxHeads, io::write_onnx_heads(heads));
  return metadata;
}

// [1, 3, 1, 1]
torch::Tensor per_channel(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat).view({1, -1, 1, 1});
}

using Compute = std::function<std::vector<torch::Tensor>(const torch::Tensor&)>;

// The same of pixels 0..255. The tracer would not see how numbers got into a
// tensor that was made while it looks.
Compute of_pixels(const Compute& compute, const models::InputSpec& input) {
  const torch::Tensor scale = per_channel(input.std).mul(255.0).reciprocal();
  const torch::Tensor shift = per_channel(input.mean) / per_channel(input.std);
  return [compute, scale, shift](const torch::Tensor& pixels) {
    return compute(pixels * scale - shift);
  };
}

// What is left to do before the file if that normalises: x / 255, minus 0,
// over 1 / 255, is x.
models::InputSpec raw_input(models::InputSpec input) {
  input.mean = std::vector<double>(input.mean.size(), 0.0);
  input.std = std::vector<double>(input.std.size(), 1.0 / 255.0);
  return input;
}

std::string description_of(const models::InputSpec& input) {
  return fmt::format(
      "Input: RGB pixels / 255, minus [{}], over [{}], as float [batch, 3, "
      "{}, {}]. Outputs: logits.",
      fmt::join(input.mean, ", "), fmt::join(input.std, ", "), input.size,
      input.size);
}

}  // namespace

void write_network_onnx(const std::filesystem::path& path,
                        models::Network& network,
                        const models::InputSpec& input,
                        const std::map<std::string, std::string>& metadata,
                        const NetworkOnnxOptions& options) {
  input.validate("input");
  if (network.heads().empty()) {
    throw Error(ErrorKind::kUsage, path.string(),
                "the network has no head, expected one to answer");
  }
  const Evaluating evaluating(network);
  const models::InputSpec before = options.normalise ? raw_input(input) : input;
  io::OnnxFunction function;
  function.compute = [&](const torch::Tensor& images) {
    return run(network, images, options.embedding);
  };
  if (options.normalise) {
    function.compute = of_pixels(function.compute, input);
  }
  function.input_shape = {3, input.size, input.size};
  function.outputs = output_names(network, function.input, options.embedding);
  function.parameters = parameters_of(network);
  function.name = network.spec().architecture;
  function.description = description_of(before);
  function.metadata = metadata_of(network, before, metadata);
  io::write_onnx(path, function);
}

}  // namespace solera::recipe
