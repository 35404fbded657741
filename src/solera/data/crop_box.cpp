#include "solera/data/crop_box.h"

#include <cmath>

namespace solera::data {
namespace {

constexpr int kTries = 10;

// The default rounding mode is to even, as Python's round.
int round_to_int(double x) { return static_cast<int>(std::nearbyint(x)); }

image::Box central_box(const image::ImageSize& size,
                       const std::vector<double>& ratio) {
  image::Box box{0, 0, size.width, size.height};
  const double aspect = static_cast<double>(size.width) / size.height;
  if (aspect < ratio[0]) box.height = round_to_int(size.width / ratio[0]);
  if (aspect > ratio[1]) box.width = round_to_int(size.height * ratio[1]);
  box.left = (size.width - box.width) / 2;
  box.top = (size.height - box.height) / 2;
  return box;
}

}  // namespace

image::Box random_resized_box(const image::ImageSize& size,
                              const std::vector<double>& scale,
                              const std::vector<double>& ratio,
                              const CropDraws& draws) {
  const auto between = [&](double low, double high) {
    return low + (high - low) * draws.uniform();
  };
  const double area = static_cast<double>(size.width) * size.height;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const double target = area * between(scale[0], scale[1]);
    const double aspect =
        std::exp(between(std::log(ratio[0]), std::log(ratio[1])));
    const int width = round_to_int(std::sqrt(target * aspect));
    const int height = round_to_int(std::sqrt(target / aspect));
    if (width < 1 || width > size.width || height < 1 || height > size.height) {
      continue;
    }
    const auto top = static_cast<int>(draws.below(size.height - height + 1));
    const auto left = static_cast<int>(draws.below(size.width - width + 1));
    return {left, top, width, height};
  }
  return central_box(size, ratio);
}

}  // namespace solera::data
