#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "solera/core/random.h"
#include "solera/data/dataset.h"
#include "solera/data/view.h"

namespace solera::support {

/// Small noisy pictures in memory: class c is brighter in its own part of the
/// picture, so that a small network can learn it in a few steps.
class ToyDataset final : public data::Dataset {
 public:
  ToyDataset(std::int64_t size, std::int64_t classes, int side = 16,
             std::uint64_t seed = 1)
      : size_(size), side_(side), seed_(seed) {
    for (std::int64_t c = 0; c < classes; ++c) {
      names_.push_back("class" + std::to_string(c));
    }
  }

  std::int64_t size() const override { return size_; }

  data::RawSample read(std::int64_t index) const override {
    RandomStream random(seed_, static_cast<std::uint64_t>(index), 0, 1);
    data::RawSample sample;
    sample.pixels.width = side_;
    sample.pixels.height = side_;
    sample.pixels.pixels.resize(static_cast<std::size_t>(3 * side_ * side_));
    const auto classes = static_cast<std::int64_t>(names_.size());
    const std::int64_t band = side_ * label(index) / classes;
    const std::int64_t next = side_ * (label(index) + 1) / classes;
    for (int y = 0; y < side_; ++y) {
      std::uint8_t* row = sample.pixels.row(y);
      for (int i = 0; i < 3 * side_; ++i) {
        const std::int64_t light = y >= band && y < next ? 120 : 0;
        row[i] = static_cast<std::uint8_t>(light + random.below(100));
      }
    }
    return sample;
  }

  std::int64_t label(std::int64_t index) const override {
    return index % static_cast<std::int64_t>(names_.size());
  }

  std::string sample_name(std::int64_t index) const override {
    return "toy/" + std::to_string(index);
  }

  const std::vector<std::string>& class_names() const override {
    return names_;
  }

 private:
  std::int64_t size_;
  int side_;
  std::uint64_t seed_;
  std::vector<std::string> names_;
};

/// The whole picture, unchanged in size, flipped at random.
inline data::ViewOptions toy_view(int side = 16) {
  data::ViewOptions view;
  view.crop = data::CropKind::kSquash;
  view.size = side;
  return view;
}

}  // namespace solera::support
