#include "solera/data/mixing.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "solera/core/random.h"

namespace solera::data {
namespace {

// Apart from the operations of views, whose streams have samples in place of
// steps.
constexpr std::uint32_t kMixOperation = 101;

torch::Tensor permutation(std::int64_t size, std::uint64_t seed,
                          std::int64_t step) {
  return torch::tensor(random_permutation(size, mix64(seed ^ kMixOperation),
                                          static_cast<std::uint64_t>(step)));
}

// rand_bbox of the CutMix authors.
void draw_box(RandomStream& random, std::int64_t height, std::int64_t width,
              Mix& mix) {
  const double share = std::sqrt(1.0 - mix.lambda);
  const auto side = [&](std::int64_t full) {
    return static_cast<std::int64_t>(static_cast<double>(full) * share);
  };
  const auto clip = [](std::int64_t centre, std::int64_t length,
                       std::int64_t full) {
    const auto low = std::clamp<std::int64_t>(centre - length / 2, 0, full);
    const auto high = std::clamp<std::int64_t>(centre + length / 2, 0, full);
    return std::make_pair(low, high - low);
  };
  const std::int64_t row = random.below(height);
  const std::int64_t column = random.below(width);
  std::tie(mix.top, mix.height) = clip(row, side(height), height);
  std::tie(mix.left, mix.width) = clip(column, side(width), width);
  mix.lambda = 1.0 - static_cast<double>(mix.height * mix.width) /
                         static_cast<double>(height * width);
}

}  // namespace

void MixOptions::validate(const std::string& where) const {
  require_option(alpha > 0 && std::isfinite(alpha), where, "alpha", "above 0");
  require_option(probability >= 0 && probability <= 1, where, "probability",
                 "from 0 to 1");
}

torch::Tensor Mix::images(const torch::Tensor& images) const {
  const torch::Tensor others = images.index_select(0, partner);
  if (is_box) {
    torch::Tensor mixed = images.clone();
    const auto box = [&](const torch::Tensor& of) {
      return of.narrow(2, top, height).narrow(3, left, width);
    };
    box(mixed).copy_(box(others));
    return mixed;
  }
  return (lambda * images.to(torch::kFloat32) +
          (1.0 - lambda) * others.to(torch::kFloat32))
      .round_()
      .to(torch::kUInt8);
}

torch::Tensor Mix::targets(const torch::Tensor& targets) const {
  return lambda * targets +
         (1.0 - lambda) * targets.index_select(0, partner.to(targets.device()));
}

std::optional<Mix> draw_mix(const MixOptions& options, std::uint64_t seed,
                            std::int64_t step, const torch::Tensor& images) {
  if (options.kind == MixKind::kNone) return std::nullopt;
  RandomStream random(seed, static_cast<std::uint64_t>(step), 0, kMixOperation);
  if (random.uniform() >= options.probability) return std::nullopt;
  Mix mix;
  mix.partner = permutation(images.size(0), seed, step);
  mix.lambda = random.beta(options.alpha, options.alpha);
  mix.is_box = options.kind == MixKind::kCutMix;
  if (mix.is_box) draw_box(random, images.size(2), images.size(3), mix);
  return mix;
}

}  // namespace solera::data
