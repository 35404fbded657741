#include "solera/models/backbone.h"

#include <torch/torch.h>

#include "solera/nn/fold.h"
#include "solera/nn/init.h"

namespace solera::models {

torch::Tensor Backbone::embed(const torch::Tensor& input) {
  return forward_features(input).embedding;
}

void Backbone::init_classifier(torch::nn::LinearImpl& linear,
                               const at::Generator& generator) const {
  nn::init_linear_default(linear, generator);
}

void Backbone::fold_batch_norm() { nn::fold_batch_norms(*this); }

}  // namespace solera::models
