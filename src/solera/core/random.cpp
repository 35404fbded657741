#include "solera/core/random.h"

#include <cmath>
#include <numeric>

namespace solera {
namespace {

constexpr std::uint32_t kMultiplierA = 0xD2511F53;
constexpr std::uint32_t kMultiplierB = 0xCD9E8D57;
constexpr std::uint32_t kWeylA = 0x9E3779B9;
constexpr std::uint32_t kWeylB = 0xBB67AE85;

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> c,
                                        std::array<std::uint32_t, 2> k) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{kMultiplierA} * c[0];
    const std::uint64_t b = std::uint64_t{kMultiplierB} * c[2];
    c = {static_cast<std::uint32_t>(b >> 32) ^ c[1] ^ k[0],
         static_cast<std::uint32_t>(b),
         static_cast<std::uint32_t>(a >> 32) ^ c[3] ^ k[1],
         static_cast<std::uint32_t>(a)};
    k[0] += kWeylA;
    k[1] += kWeylB;
  }
  return c;
}

std::uint64_t mix64(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t sample,
                           std::uint32_t view, std::uint32_t operation)
    : key_{static_cast<std::uint32_t>(mix64(seed)),
           static_cast<std::uint32_t>(mix64(seed) >> 32) ^ operation},
      counter_{0, view, static_cast<std::uint32_t>(sample),
               static_cast<std::uint32_t>(sample >> 32)} {}

std::uint32_t RandomStream::bits() {
  if (used_ == 4) {
    block_ = philox4x32(counter_, key_);
    ++counter_[0];
    used_ = 0;
  }
  return block_[used_++];
}

double RandomStream::uniform() {
  const std::uint64_t high = bits() >> 5;
  const std::uint64_t low = bits() >> 6;
  return static_cast<double>((high << 26) | low) * 0x1.0p-53;
}

double RandomStream::uniform(double low, double high) {
  return low + (high - low) * uniform();
}

std::int64_t RandomStream::below(std::int64_t limit) {
  const auto n = static_cast<std::uint64_t>(limit);
  const std::uint64_t reject = (0 - n) % n;  // 2^64 mod n
  for (;;) {
    const std::uint64_t high = bits();
    const std::uint64_t x = (high << 32) | bits();
    if (x >= reject) return static_cast<std::int64_t>(x % n);
  }
}

double RandomStream::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * 3.14159265358979323846 * uniform());
}

// Marsaglia and Tsang (2000); shapes below 1 by the power transformation.
double RandomStream::gamma(double shape) {
  if (shape < 1.0) {
    const double u = 1.0 - uniform();
    return gamma(shape + 1.0) * std::pow(u, 1.0 / shape);
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = normal();
    const double v = std::pow(1.0 + c * x, 3);
    if (v <= 0.0) continue;
    const double u = 1.0 - uniform();
    if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double RandomStream::beta(double a, double b) {
  const double x = gamma(a);
  const double y = gamma(b);
  // Tiny shapes underflow; their distribution is all at 0 and 1.
  if (x + y == 0.0) return uniform() * (a + b) < a ? 1.0 : 0.0;
  return x / (x + y);
}

std::vector<std::int64_t> random_permutation(std::int64_t size,
                                             std::uint64_t seed,
                                             std::uint64_t stream) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(size));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  RandomStream random(seed, stream, 0, 0x5045524D);
  for (std::int64_t i = size - 1; i > 0; --i) {
    const std::int64_t j = random.below(i + 1);
    std::swap(order[static_cast<std::size_t>(i)],
              order[static_cast<std::size_t>(j)]);
  }
  return order;
}

}  // namespace solera
