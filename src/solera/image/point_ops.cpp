#include "solera/image/point_ops.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace solera::image {
namespace {

using Table = std::array<std::uint8_t, 256>;
using Histogram = std::array<std::int64_t, 256>;

template <class Function>
Table make_table(const Function& function) {
  Table table{};
  for (int value = 0; value < 256; ++value) {
    table[value] = static_cast<std::uint8_t>(function(value));
  }
  return table;
}

const Table kIdentity = make_table([](int value) { return value; });

Image look_up(const Image& image, const std::array<Table, 3>& tables) {
  Image result = image;
  for (std::size_t i = 0; i < result.pixels.size(); ++i) {
    result.pixels[i] = tables[i % 3][result.pixels[i]];
  }
  return result;
}

Image look_up(const Image& image, const Table& table) {
  return look_up(image, {table, table, table});
}

std::array<Histogram, 3> histograms(const Image& image) {
  std::array<Histogram, 3> counts{};
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    ++counts[i % 3][image.pixels[i]];
  }
  return counts;
}

Table spreading_table(const Histogram& counts) {
  const auto used = [](std::int64_t count) { return count > 0; };
  const auto low = static_cast<int>(
      std::find_if(counts.begin(), counts.end(), used) - counts.begin());
  const auto high = 255 - static_cast<int>(std::find_if(counts.rbegin(),
                                                        counts.rend(), used) -
                                           counts.rbegin());
  if (high <= low) return kIdentity;
  const double scale = 255.0 / (high - low);
  const double offset = -low * scale;
  return make_table([&](int value) {
    return std::clamp(static_cast<int>(value * scale + offset), 0, 255);
  });
}

Table equalizing_table(const Histogram& counts) {
  std::int64_t sum = 0;
  std::int64_t last = 0;
  for (const std::int64_t count : counts) {
    sum += count;
    if (count > 0) last = count;
  }
  const std::int64_t step = (sum - last) / 255;
  if (step == 0) return kIdentity;
  std::int64_t reached = step / 2;
  return make_table([&](int value) {
    const std::int64_t result = std::min<std::int64_t>(reached / step, 255);
    reached += counts[value];
    return result;
  });
}

}  // namespace

Image invert(const Image& image) {
  return look_up(image, make_table([](int value) { return 255 - value; }));
}

Image posterize(const Image& image, int bits) {
  const int mask = 0xff << (8 - bits);
  return look_up(image, make_table([&](int value) { return value & mask; }));
}

Image solarize(const Image& image, double threshold) {
  return look_up(image, make_table([&](int value) {
                   return value < threshold ? value : 255 - value;
                 }));
}

Image autocontrast(const Image& image) {
  const auto counts = histograms(image);
  return look_up(image, {spreading_table(counts[0]), spreading_table(counts[1]),
                         spreading_table(counts[2])});
}

Image equalize(const Image& image) {
  const auto counts = histograms(image);
  return look_up(image,
                 {equalizing_table(counts[0]), equalizing_table(counts[1]),
                  equalizing_table(counts[2])});
}

}  // namespace solera::image
