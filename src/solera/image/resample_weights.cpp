#include "solera/image/resample_weights.h"

#include <algorithm>
#include <cmath>

namespace solera::image {
namespace {

double bilinear(double x) { return std::max(0.0, 1.0 - std::abs(x)); }

double bicubic(double x) {
  constexpr double a = -0.5;
  x = std::abs(x);
  if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
  if (x < 2.0) return (((x - 5.0) * x + 8.0) * x - 4.0) * a;
  return 0.0;
}

double sinc(double x) {
  if (x == 0.0) return 1.0;
  x *= M_PI;
  return std::sin(x) / x;
}

double lanczos(double x) {
  return x >= -3.0 && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0;
}

struct Kernel {
  double (*weight)(double);
  double support;
};

Kernel kernel_of(Filter filter) {
  if (filter == Filter::kBicubic) return {bicubic, 2.0};
  if (filter == Filter::kLanczos) return {lanczos, 3.0};
  return {bilinear, 1.0};
}

std::int32_t to_fixed(double weight) {
  const double half = weight < 0.0 ? -0.5 : 0.5;
  return static_cast<std::int32_t>(weight * (1 << kWeightBits) + half);
}

}  // namespace

ResampleWeights resample_weights(const Stretch& from, int to, Filter filter) {
  const Kernel kernel = kernel_of(filter);
  const double scale = from.length / to;
  const double widening = std::max(1.0, scale);  // antialiasing
  const double inverse = 1.0 / widening;
  const double support = kernel.support * widening;
  ResampleWeights result;
  result.stride = static_cast<int>(std::ceil(support)) * 2 + 1;
  result.weights.resize(static_cast<std::size_t>(result.stride) * to);
  std::vector<double> exact(static_cast<std::size_t>(result.stride));
  for (int i = 0; i < to; ++i) {
    const double center = from.start + (i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(center - support + 0.5));
    const int end =
        std::min(from.size, static_cast<int>(center + support + 0.5));
    double sum = 0.0;
    for (int x = first; x < end; ++x) {
      exact[x - first] = kernel.weight((x - center + 0.5) * inverse);
      sum += exact[x - first];
    }
    std::int32_t* weights =
        result.weights.data() + static_cast<std::size_t>(result.stride) * i;
    for (int x = 0; x < end - first; ++x) {
      weights[x] = to_fixed(sum == 0.0 ? exact[x] : exact[x] / sum);
    }
    result.taps.push_back({first, end - first});
  }
  return result;
}

std::vector<int> nearest_positions(const Stretch& from, int to) {
  const double step = from.length / to;
  std::vector<int> positions;
  double at = from.start + step * 0.5;  // summed up, to round as Pillow does
  for (int i = 0; i < to; ++i, at += step) {
    positions.push_back(std::min(from.size - 1, static_cast<int>(at)));
  }
  return positions;
}

}  // namespace solera::image
