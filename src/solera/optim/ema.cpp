#include "solera/optim/ema.h"

#include <torch/torch.h>

#include <algorithm>

#include "solera/optim/state_reader.h"

namespace solera::optim {
namespace {

const char* const kAveragePrefix = "average.";
const char* const kUpdates = "updates";

}  // namespace

void EmaOptions::validate(const std::string& where) const {
  require_option(decay >= 0 && decay < 1, where, "decay", "from 0 to below 1");
}

WeightAverage::WeightAverage(const EmaOptions& options, tensor::StateDict model)
    : options_(options), model_(std::move(model)) {
  for (const auto& [name, tensor] : model_) {
    average_.set(name, tensor.detach().clone());
  }
}

void WeightAverage::update() {
  const torch::NoGradGuard no_grad;
  const auto t = static_cast<double>(++updates_);
  const double decay = options_.warmup
                           ? std::min(options_.decay, (1 + t) / (10 + t))
                           : options_.decay;
  auto average = average_.begin();
  for (const auto& [name, tensor] : model_) {
    const torch::Tensor& mean = (average++)->second;
    if (tensor.requires_grad()) {
      mean.lerp_(tensor, 1 - decay);
    } else {
      mean.copy_(tensor);
    }
  }
}

void WeightAverage::exchange() {
  const torch::NoGradGuard no_grad;
  auto average = average_.begin();
  for (const auto& [name, tensor] : model_) {
    const torch::Tensor& mean = (average++)->second;
    const torch::Tensor weights = tensor.clone();
    tensor.copy_(mean);
    mean.copy_(weights);
  }
}

tensor::StateDict WeightAverage::state() const {
  tensor::StateDict state = average_.with_prefix_added(kAveragePrefix);
  state.set(kUpdates, torch::scalar_tensor(updates_, torch::kInt64));
  return state;
}

void WeightAverage::load_state(const tensor::StateDict& state,
                               const std::string& where) {
  const StateReader reader(state, where);
  const std::int64_t updates = reader.count(kUpdates);
  for (const auto& [name, tensor] : average_) {
    reader.like(kAveragePrefix + name, tensor);
  }
  reader.require_size(average_.size() + 1);
  for (const auto& [name, tensor] : average_) {
    tensor.copy_(reader.like(kAveragePrefix + name, tensor));
  }
  updates_ = updates;
}

}  // namespace solera::optim
