#include "solera/recipe/timm_config.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <vector>

#include "solera/core/options.h"
#include "solera/core/text.h"

namespace solera::recipe {
namespace {

using tensor::StateDict;

// timm loads the first convolution by name to adapt its input channels.
std::string first_convolution(const StateDict& state) {
  for (const auto& [name, tensor] : state) {
    if (tensor.dim() == 4 && tensor.size(1) == 3) {
      return name.substr(0, name.rfind('.'));
    }
  }
  return "";
}

// Networks with embeddings of positions, or windows, are made for one size.
bool has_fixed_size(const StateDict& state) {
  return std::any_of(state.begin(), state.end(), [](const auto& entry) {
    return entry.first == "pos_embed" ||
           ends_with(entry.first, "attn.logit_scale");
  });
}

std::array<double, 3> triple(const std::vector<double>& values) {
  std::array<double, 3> array{};
  std::copy_n(values.begin(), array.size(), array.begin());
  return array;
}

void describe_input(const models::InputSpec& input, io::HfConfig& config) {
  config.input_size = {3, input.size, input.size};
  config.interpolation = write_options(input).at("interpolation").as_string();
  config.crop_pct = input.crop_pct;
  config.mean = triple(input.mean);
  config.std = triple(input.std);
}

// The last map of a transformer with a class token is not pooled.
void describe_pooling(const models::Backbone& backbone,
                      const models::InputSpec& input, const StateDict& state,
                      io::HfConfig& config) {
  if (state.contains("cls_token")) {
    config.global_pool = "token";
    return;
  }
  config.global_pool = "avg";
  const std::int64_t stride = backbone.levels().back().stride;
  const std::int64_t side = (input.size + stride - 1) / stride;
  config.extra.set("pool_size", Value::array({side, side}));
}

}  // namespace

io::HfConfig timm_config(const models::Network& network,
                         const models::Head* head,
                         const models::InputSpec& input,
                         const models::LibraryForm& form,
                         const StateDict& state) {
  const models::Backbone& backbone = *network.backbone_ptr();
  io::HfConfig config;
  config.architecture = form.name;
  config.num_features = backbone.embedding_size();
  describe_input(input, config);
  config.fixed_input_size = has_fixed_size(state);
  describe_pooling(backbone, input, state, config);
  config.first_conv = first_convolution(state);
  config.classifier = form.classifier;
  if (head != nullptr) {
    config.num_classes = head->classes();
    config.label_names = head->class_names;
  }
  return config;
}

}  // namespace solera::recipe
