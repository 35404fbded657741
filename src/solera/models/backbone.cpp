#include "solera/models/backbone.h"

#include <torch/torch.h>

#include "solera/nn/fold.h"
#include "solera/nn/init.h"

namespace solera::models {

torch::Tensor Backbone::embed(const torch::Tensor& input) {
  return forward_features(input).embedding;
}

torch::Tensor Backbone::head_input(const torch::Tensor& input) {
  return embed(input);
}

torch::Tensor Backbone::classify(const torch::Tensor& head_input,
                                 const torch::Tensor& weight,
                                 const torch::Tensor& bias) const {
  return torch::linear(head_input, weight, bias);
}

void Backbone::init_classifier(torch::nn::LinearImpl& linear,
                               const at::Generator& generator) const {
  nn::init_linear_default(linear, generator);
}

void Backbone::fold_batch_norm() { nn::fold_batch_norms(*this); }

}  // namespace solera::models
