#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "solera/core/options.h"

namespace solera::data {

/// The classes of a set in two disjoint halves: experts are trained on the
/// classes of the t-split, and their gain is measured on the d-split.
enum class ClassHalf { kT, kD };

struct HalfSpec {
  ClassHalf part = ClassHalf::kT;
  std::uint64_t seed = 0;  ///< Of the division.
  std::string manifest;    ///< File that keeps the division; empty: none.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("part", part, "t or d");
    visit("seed", seed, "of the division");
    visit("manifest", manifest, "file that keeps the division");
  }
};

/// Two lists without a class in common, each sorted.
struct ClassHalves {
  std::vector<std::string> t;  ///< The larger if the number is odd.
  std::vector<std::string> d;

  const std::vector<std::string>& part(ClassHalf half) const {
    return half == ClassHalf::kT ? t : d;
  }
};

/// Divides at random. The same classes in any order and the same seed give the
/// same halves, so that the training and the test set of one data set agree.
ClassHalves divide_classes(std::vector<std::string> classes,
                           std::uint64_t seed);

/// The halves that `manifest` (JSON) keeps; if there is no such file, divides
/// and, with `write`, writes it, complete or not at all. The file holds a hash
/// of the class names, the seed and both lists. Error(kBadInput) naming the
/// file if it was made from other classes or another seed, or its lists are no
/// division.
ClassHalves keep_class_halves(const std::vector<std::string>& classes,
                              std::uint64_t seed,
                              const std::filesystem::path& manifest,
                              bool write = true);

}  // namespace solera::data

namespace solera {
template <>
struct EnumNames<data::ClassHalf> {
  static std::vector<std::pair<std::string, data::ClassHalf>> names();
};
}  // namespace solera
