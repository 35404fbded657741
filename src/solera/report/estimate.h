#pragma once

#include <limits>
#include <string>

#include "solera/core/value.h"

namespace solera::report {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// A number and its 95 % interval, as fractions (0.763 is 76.3 %); kUnknown
/// where the result does not say.
struct Estimate {
  double mean = kUnknown;
  double low = kUnknown;
  double high = kUnknown;
};

/// How a model differs from another one, over the same draws.
struct Difference {
  Estimate value;
  std::string verdict;  ///< "win", "tie", "lose" or "".
  Estimate bootstrap;   ///< Its interval by resampling; has no mean.
};

// A result may be of any shape: what is absent or of another kind is unknown.

/// The member as a number, or kUnknown.
double number_of(const Value& object, const std::string& key);

/// The member as text, or "" if it is absent or no text.
std::string text_of(const Value& object, const std::string& key);

/// The member, or null.
const Value& member_of(const Value& object, const std::string& key);

/// The elements of a list; none if the member is no list.
const std::vector<Value>& list_of(const Value& object, const std::string& key);

/// Of {mean, low, high}, or of a number alone.
Estimate estimate_of(const Value& value);

/// Of {mean, low, high, verdict, bootstrap: {low, high}}.
Difference difference_of(const Value& value);

/// For a chart's data: {mean, low, high}, unknown ones null.
Value to_value(const Estimate& estimate);

/// The same, with the verdict.
Value to_value(const Difference& difference);

/// Calls `visit(name, member)`; nothing is visited unless it is an object.
template <class Visit>
void for_members(const Value& object, Visit visit) {
  if (!object.is_object()) return;
  for (std::size_t i = 0; i < object.size(); ++i) {
    visit(object.keys()[i], object.items()[i]);
  }
}

}  // namespace solera::report
