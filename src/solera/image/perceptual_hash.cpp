#include "solera/image/perceptual_hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>

#include "solera/image/grey.h"

namespace solera::image {
namespace {

constexpr int kSide = 32;
constexpr int kLow = 8;  // frequencies kept in each direction
// Far above the rounding of sums of 1024 products, far below the step of a
// grey level.
constexpr double kRounding = 1e-6;

using Basis = std::array<std::array<double, kSide>, kLow>;

/// Row k is 2 cos(pi k (2n + 1) / 2N): SciPy's DCT-II, not normalised.
Basis make_basis() {
  Basis basis{};
  for (int k = 0; k < kLow; ++k) {
    for (int n = 0; n < kSide; ++n) {
      basis[k][n] = 2.0 * std::cos(M_PI * k * (2 * n + 1) / (2.0 * kSide));
    }
  }
  return basis;
}

std::array<double, kLow * kLow> low_frequencies(const GreyImage& grey) {
  static const Basis kBasis = make_basis();
  std::array<double, kLow * kLow> result{};
  for (int v = 0; v < kLow; ++v) {
    std::array<double, kSide> column{};
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        column[x] += kBasis[v][y] * grey.row(y)[x];
      }
    }
    for (int u = 0; u < kLow; ++u) {
      for (int x = 0; x < kSide; ++x) {
        result[v * kLow + u] += kBasis[u][x] * column[x];
      }
    }
  }
  return result;
}

double median_of(std::array<double, kLow * kLow> values) {
  std::sort(values.begin(), values.end());
  return (values[values.size() / 2 - 1] + values[values.size() / 2]) / 2.0;
}

}  // namespace

std::uint64_t perceptual_hash(const Image& image) {
  const auto values =
      low_frequencies(resize(to_grey(image), kSide, kSide, Filter::kLanczos));
  const double median = median_of(values);
  std::uint64_t hash = 0;
  for (const double value : values) {
    hash = hash << 1 | static_cast<std::uint64_t>(value > median + kRounding);
  }
  return hash;
}

int hash_distance(std::uint64_t a, std::uint64_t b) {
  return static_cast<int>(std::bitset<64>(a ^ b).count());
}

std::string hash_text(std::uint64_t hash) {
  return fmt::format("{:016x}", hash);
}

}  // namespace solera::image
