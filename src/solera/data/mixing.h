#pragma once

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"

namespace solera::data {

/// How images of a batch are put together.
enum class MixKind {
  kNone,
  kCutMix,  ///< A box of another image is pasted in (arXiv 1905.04899).
  kMixup,   ///< A weighted mean with another image (arXiv 1710.09412).
};

/// Where the target of a mixed image comes from.
enum class MixTarget {
  kTeachers,  ///< Teachers look at the mixed image, as the student does.
  kLabels,    ///< The targets of both images are mixed, as for hard labels.
};

struct MixOptions {
  MixKind kind = MixKind::kNone;
  MixTarget target = MixTarget::kTeachers;
  double alpha = 1.0;        ///< lambda ~ Beta(alpha, alpha), > 0.
  double probability = 1.0;  ///< Share of the batches that are mixed, 0 to 1.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("kind", kind, "none, cutmix or mixup");
    visit("target", target,
          "teachers (they see the mixed image) or labels (targets are mixed)");
    visit("alpha", alpha, "lambda is Beta(alpha, alpha), > 0");
    visit("probability", probability, "share of the batches that are mixed");
  }
  void validate(const std::string& where) const;
};

/// One draw for a whole batch: a partner for each image, and one lambda or
/// one box for all, as in the released code of MEAL V2.
struct Mix {
  torch::Tensor partner;  ///< int64 [B], a permutation of the batch.
  double lambda = 1.0;    ///< Share of the own image in the result.
  bool is_box = false;    ///< CutMix; else mixup.
  std::int64_t top = 0;   ///< The box, clipped to the image, in pixels.
  std::int64_t left = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;

  /// The mixed images, uint8 [B, 3, H, W], strides as those of `images`.
  /// Mixup rounds to whole grey levels.
  torch::Tensor images(const torch::Tensor& images) const;
  /// lambda t + (1 - lambda) t[partner] for targets [B, C].
  torch::Tensor targets(const torch::Tensor& targets) const;
};

/// The draw of training step `step`, a pure function of its arguments: box
/// sides are the shares sqrt(1 - lambda) of the image's, its centre uniform,
/// and lambda is corrected for what the border cuts off. Nothing if this batch
/// stays as it is.
std::optional<Mix> draw_mix(const MixOptions& options, std::uint64_t seed,
                            std::int64_t step, const torch::Tensor& images);

}  // namespace solera::data

namespace solera {
template <>
struct EnumNames<data::MixKind> {
  static std::vector<std::pair<std::string, data::MixKind>> names() {
    return {{"none", data::MixKind::kNone},
            {"cutmix", data::MixKind::kCutMix},
            {"mixup", data::MixKind::kMixup}};
  }
};
template <>
struct EnumNames<data::MixTarget> {
  static std::vector<std::pair<std::string, data::MixTarget>> names() {
    return {{"teachers", data::MixTarget::kTeachers},
            {"labels", data::MixTarget::kLabels}};
  }
};
}  // namespace solera
