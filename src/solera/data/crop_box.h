#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "solera/image/image.h"

namespace solera::data {

/// The random numbers a box is made of.
struct CropDraws {
  std::function<double()> uniform;                  ///< In [0, 1).
  std::function<std::int64_t(std::int64_t)> below;  ///< In [0, limit).
};

/// The box of torchvision's RandomResizedCrop in a picture of `size`: up to
/// ten times an area (a share of the picture, uniform in `scale`) and an aspect
/// (width / height, log-uniform in `ratio`) are drawn until the box fits; then
/// its top and left are drawn. If none fits: the largest box in the middle
/// whose aspect is within `ratio`. Sides are rounded half to even. A try draws
/// two uniform numbers, area first.
image::Box random_resized_box(const image::ImageSize& size,
                              const std::vector<double>& scale,
                              const std::vector<double>& ratio,
                              const CropDraws& draws);

}  // namespace solera::data
