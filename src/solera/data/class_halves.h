#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/data/class_subsets.h"

namespace solera::data {

/// The classes of a set in two disjoint halves: experts are trained on the
/// classes of the t-split, and their gain is measured on the d-split.
enum class ClassHalf { kT, kD };

struct HalfSpec {
  ClassHalf part = ClassHalf::kT;
  std::uint64_t seed = 0;  ///< Of the division.
  std::string manifest;    ///< File that keeps the division; empty: none.
  /// One of several disjoint parts of the t-split, from 1; 0: the whole half.
  std::int64_t subset = 0;
  std::int64_t subsets = 0;  ///< Their number; 0: as the manifest says.
  double share = 0.0;        ///< See SubsetPlan.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("part", part, "t or d");
    visit("seed", seed, "of the division");
    visit("manifest", manifest, "file that keeps the division");
    visit("subset", subset, "one of disjoint parts of t, from 1; 0 = all of t");
    visit("subsets", subsets, "their number; 0 = as the manifest says");
    visit("share", share,
          "classes of each, as a share of both halves; 0 = all of t");
  }
  SubsetPlan plan() const { return {subsets, share}; }
  /// Error(kUsage) at `where`.
  void validate(const std::string& where) const;
};

/// Two lists without a class in common, each sorted.
struct ClassHalves {
  std::vector<std::string> t;  ///< The larger if the number is odd.
  std::vector<std::string> d;
  std::vector<std::vector<std::string>> subsets;  ///< Of t, disjoint.

  const std::vector<std::string>& part(ClassHalf half) const {
    return half == ClassHalf::kT ? t : d;
  }
};

/// Divides at random. The same classes in any order and the same seed give the
/// same halves, so that the training and the test set of one data set agree.
/// Errors are those of divide_in_subsets.
ClassHalves divide_classes(std::vector<std::string> classes, std::uint64_t seed,
                           const SubsetPlan& plan = {});

/// The halves that `manifest` (JSON) keeps; if there is no such file, divides
/// and, with `write`, writes it, complete or not at all. The file holds a hash
/// of the class names, the seed and the lists; subsets that `plan` asks for and
/// the file has not are added to it. Error(kBadInput) naming the file if it was
/// made from other classes, another seed or plan, or its lists are no division.
ClassHalves keep_class_halves(const std::vector<std::string>& classes,
                              std::uint64_t seed,
                              const std::filesystem::path& manifest,
                              bool write = true, const SubsetPlan& plan = {});

/// The classes that `spec` means, of those that `halves` divide. Error(kUsage)
/// at `where` if there is no such subset.
const std::vector<std::string>& classes_of_half(const ClassHalves& halves,
                                                const HalfSpec& spec,
                                                const std::string& where);

}  // namespace solera::data

namespace solera {
template <>
struct EnumNames<data::ClassHalf> {
  static std::vector<std::pair<std::string, data::ClassHalf>> names();
};
}  // namespace solera
