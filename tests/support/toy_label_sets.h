#pragma once

#include <cstdint>
#include <vector>

#include "tests/support/toy_dataset.h"

namespace solera::support {

/// Small noisy pictures with any number of labels: each class that is present
/// lights its own part of the picture. Image i has class c if bit c of i + 1
/// is set, so that all sets come.
class ToyLabelSets final : public data::Dataset {
 public:
  ToyLabelSets(std::int64_t size, std::int64_t classes, int side = 16,
               std::uint64_t seed = 1)
      : size_(size), side_(side), seed_(seed) {
    for (std::int64_t c = 0; c < classes; ++c) {
      names_.push_back("label" + std::to_string(c));
    }
  }

  std::int64_t size() const override { return size_; }

  data::RawSample read(std::int64_t index) const override {
    RandomStream random(seed_, static_cast<std::uint64_t>(index), 0, 2);
    data::RawSample sample;
    sample.pixels.width = side_;
    sample.pixels.height = side_;
    sample.pixels.pixels.resize(static_cast<std::size_t>(3 * side_ * side_));
    const auto classes = static_cast<std::int64_t>(names_.size());
    for (int y = 0; y < side_; ++y) {
      std::uint8_t* row = sample.pixels.row(y);
      const std::int64_t light = shows(index, y * classes / side_) ? 120 : 0;
      for (int i = 0; i < 3 * side_; ++i) {
        row[i] = static_cast<std::uint8_t>(light + random.below(100));
      }
    }
    return sample;
  }

  std::int64_t label(std::int64_t) const override { return data::kUnlabelled; }
  bool multi_label() const override { return true; }
  std::vector<std::int64_t> labels(std::int64_t index) const override {
    std::vector<std::int64_t> found;
    for (std::size_t c = 0; c < names_.size(); ++c) {
      const auto label = static_cast<std::int64_t>(c);
      if (shows(index, label)) found.push_back(label);
    }
    return found;
  }
  std::string sample_name(std::int64_t index) const override {
    return "toy/" + std::to_string(index);
  }
  const std::vector<std::string>& class_names() const override {
    return names_;
  }

 private:
  static bool shows(std::int64_t index, std::int64_t label) {
    return ((index + 1) >> label & 1) != 0;
  }

  std::int64_t size_;
  int side_;
  std::uint64_t seed_;
  std::vector<std::string> names_;
};

}  // namespace solera::support
