#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "solera/report/estimate.h"

namespace solera::report {

/// Right answers of one class, before and after.
struct ClassChange {
  std::string name;
  double images = 0;  ///< > 0
  double before = 0;  ///< Right answers.
  double after = 0;

  double change() const { return (after - before) / images; }
};

/// The result of an inspect step: two networks on the same labelled images.
struct Inspection {
  std::string before;  ///< Names of the networks.
  std::string after;
  std::string dataset;
  Estimate accuracy_before;
  Estimate accuracy_after;
  Difference difference;
  double gained = kUnknown;          ///< Images: wrong before, right after.
  double lost = kUnknown;            ///< Images: right before, wrong after.
  std::vector<ClassChange> classes;  ///< Best change first.
};

/// None if the result has no `classes` or not two `models`. Classes without
/// images or counts are left out.
std::optional<Inspection> read_inspection(const Value& result);

/// The classes that gained most and those that lost most, at most `most` of
/// either, best first; all if there are no more than twice that.
std::vector<ClassChange> extremes_of(const Inspection& inspection,
                                     std::size_t most);

}  // namespace solera::report
