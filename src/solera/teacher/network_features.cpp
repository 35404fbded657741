#include "solera/teacher/network_features.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/teacher/frozen_backbone.h"

namespace solera::teacher {
namespace {

using torch::Tensor;

/// A frozen copy of one tapped network.
struct Frozen {
  models::BackbonePtr backbone;
  models::InputSpec input;
  std::int64_t level = kEmbeddingTap;
  Tensor weight;  // of the head, where logits are asked for
  Tensor bias;
};

void check_tap(const Tap& tap) {
  const auto levels =
      static_cast<std::int64_t>(tap.network->backbone().levels().size());
  if (tap.level >= levels || tap.level < kLogitsTap) {
    throw Error(ErrorKind::kUsage, tap.name,
                fmt::format("found level {}, expected one of its {}", tap.level,
                            levels));
  }
  if (tap.level == kLogitsTap && tap.network->heads().empty()) {
    throw Error(ErrorKind::kUsage, tap.name,
                "found a network without a classifier, expected one with "
                "logits");
  }
}

Frozen freeze(const Tap& tap, bool bf16, torch::Device device) {
  check_tap(tap);
  tap.input.validate(tap.name);
  Frozen frozen{frozen_backbone(*tap.network, {tap.name, bf16}, device),
                tap.input,
                tap.level,
                {},
                {}};
  if (tap.level != kLogitsTap) return frozen;
  const auto copy = [&](const Tensor& tensor) {
    return tensor.detach().to(device, torch::kFloat, false, /*copy=*/true);
  };
  const models::Head& head = tap.network->heads().front();
  frozen.weight = copy(head.linear->weight);
  if (head.linear->bias.defined()) frozen.bias = copy(head.linear->bias);
  return frozen;
}

Tensor to_side(const Tensor& map, std::int64_t side) {
  if (side == 0 || map.dim() != 4 || map.size(2) == side) return map;
  if (map.size(2) > side) return torch::adaptive_avg_pool2d(map, {side, side});
  return torch::_upsample_nearest_exact2d(map, {side, side});
}

class NetworkFeatures final : public FeatureSource {
 public:
  NetworkFeatures(const std::vector<Tap>& taps,
                  const NetworkFeatureOptions& options, torch::Device device)
      : options_(options), device_(device) {
    for (const Tap& tap : taps) {
      networks_.push_back(freeze(tap, options.bf16, device));
    }
  }

  std::vector<Tensor> features(const data::Batch& batch) override {
    std::vector<Tensor> result;
    // Copies, because autograd takes no tensor born in inference mode.
    for (const Tensor& born : infer(batch.images)) {
      result.push_back(born.clone());
    }
    return result;
  }

 private:
  std::vector<Tensor> infer(const Tensor& images) {
    const c10::InferenceMode inference;
    std::vector<Tensor> result;
    for (Frozen& network : networks_) {
      Tensor input = models::make_input(images, network.input, device_);
      if (options_.bf16) input = input.to(torch::kBFloat16);
      result.push_back(
          to_side(read(network, input).to(torch::kFloat), options_.side));
    }
    return result;
  }

  static Tensor read(Frozen& network, const Tensor& input) {
    if (network.level == kEmbeddingTap) return network.backbone->embed(input);
    if (network.level == kLogitsTap) {
      const Tensor seen = network.backbone->head_input(input);
      return network.backbone->classify(seen.to(torch::kFloat), network.weight,
                                        network.bias);
    }
    return network.backbone->forward_features(input)
        .maps[static_cast<std::size_t>(network.level)];
  }

  NetworkFeatureOptions options_;
  torch::Device device_;
  std::vector<Frozen> networks_;
};

}  // namespace

std::unique_ptr<FeatureSource> make_network_features(
    const std::vector<Tap>& taps, const NetworkFeatureOptions& options,
    torch::Device device) {
  return std::make_unique<NetworkFeatures>(taps, options, device);
}

}  // namespace solera::teacher
