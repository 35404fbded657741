#include "solera/models/input.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/core/error.h"

namespace solera {

std::vector<std::pair<std::string, models::Interpolation>>
EnumNames<models::Interpolation>::names() {
  return {{"nearest", models::Interpolation::kNearest},
          {"bilinear", models::Interpolation::kBilinear},
          {"bicubic", models::Interpolation::kBicubic}};
}

}  // namespace solera

namespace solera::models {
namespace {

constexpr int kMaxSize = 4096;
constexpr std::int64_t kChannels = 3;

void require(bool ok, const std::string& where, const std::string& message) {
  if (!ok) throw Error(ErrorKind::kUsage, where, message);
}

// One value per channel, repeated for every column of a row.
torch::Tensor row_of(const std::vector<double>& per_channel,
                     std::int64_t columns, torch::Device device) {
  return torch::tensor(per_channel, torch::kDouble)
      .to(device, torch::kFloat)
      .repeat({columns});
}

torch::Tensor resampled(const torch::Tensor& images, std::int64_t size,
                        Interpolation interpolation) {
  switch (interpolation) {
    case Interpolation::kNearest:
      return torch::_upsample_nearest_exact2d(images, {size, size});
    case Interpolation::kBicubic:  // overshoots; pixels cannot
      return torch::_upsample_bicubic2d_aa(images, {size, size},
                                           /*align_corners=*/false)
          .clamp_(0, 255);
    case Interpolation::kBilinear:
      break;
  }
  return torch::_upsample_bilinear2d_aa(images, {size, size},
                                        /*align_corners=*/false);
}

torch::Tensor resize(const torch::Tensor& images, const InputSpec& spec) {
  const std::int64_t size = spec.size;
  if (images.size(2) == size && images.size(3) == size) return images;
  return resampled(images, size, spec.interpolation)
      .contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace

void InputSpec::validate(const std::string& where) const {
  require(size >= 1 && size <= kMaxSize, where,
          fmt::format("size is {}, expected 1 to {}", size, kMaxSize));
  require(mean.size() == kChannels, where,
          fmt::format("mean has {} numbers, expected 3", mean.size()));
  require(std.size() == kChannels, where,
          fmt::format("std has {} numbers, expected 3", std.size()));
  for (std::size_t c = 0; c < kChannels; ++c) {
    require(std::isfinite(mean[c]), where, "mean is not a finite number");
    require(std[c] > 0.0 && std::isfinite(std[c]), where,
            fmt::format("std has {}, expected positive numbers", std[c]));
  }
  require(crop_pct > 0.0 && crop_pct <= 1.0, where,
          fmt::format("crop_pct is {}, expected a number in (0, 1]; 0.875 is "
                      "usual",
                      crop_pct));
}

torch::Tensor make_input(const torch::Tensor& images, const InputSpec& spec,
                         torch::Device device) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor pixels = resize(
      images.to(device).to(torch::kFloat, /*non_blocking=*/false,
                           /*copy=*/false, at::MemoryFormat::ChannelsLast),
      spec);
  std::vector<double> scale;
  std::vector<double> shift;
  for (std::size_t c = 0; c < kChannels; ++c) {
    scale.push_back(1.0 / (255.0 * spec.std[c]));
    shift.push_back(-spec.mean[c] / spec.std[c]);
  }
  // In channels-last order a row of pixels is one run of memory, so a row of
  // coefficients makes long loops where [1, 3, 1, 1] would make loops of 3.
  const std::int64_t columns = pixels.size(3);
  const torch::Tensor rows =
      pixels.permute({0, 2, 3, 1}).reshape({-1, columns * kChannels});
  return torch::addcmul(row_of(shift, columns, device), rows,
                        row_of(scale, columns, device))
      .view({pixels.size(0), pixels.size(2), columns, kChannels})
      .permute({0, 3, 1, 2});
}

}  // namespace solera::models
