#include "solera/report/numbers.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "solera/core/text.h"

namespace solera::report {
namespace {

constexpr char kNone[] = "\u2013";

std::string words(const std::string& key) {
  std::string text = key;
  for (char& c : text) {
    if (c == '_') c = ' ';
  }
  return text;
}

}  // namespace

std::string percent(double fraction) {
  return std::isfinite(fraction) ? fmt::format("{:.1f}", 100 * fraction)
                                 : kNone;
}

std::string points(double fraction) {
  if (!std::isfinite(fraction)) return kNone;
  const std::string digits = fmt::format("{:.1f}", std::abs(100 * fraction));
  if (digits == "0.0") return digits;
  return (fraction < 0 ? "\u2212" : "+") + digits;
}

std::string percent_range(const Estimate& estimate) {
  if (!std::isfinite(estimate.low) || !std::isfinite(estimate.high)) return "";
  return percent(estimate.low) + " to " + percent(estimate.high);
}

std::string points_range(const Estimate& estimate) {
  if (!std::isfinite(estimate.low) || !std::isfinite(estimate.high)) return "";
  return points(estimate.low) + " to " + points(estimate.high);
}

std::string plain_number(double x) {
  return std::isfinite(x) ? fmt::format("{:.6g}", x) : kNone;
}

std::string plain_text(const Value& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_null()) return kNone;
  if (value.kind() == Value::Kind::kDouble) {
    return plain_number(value.as_double());
  }
  if (!value.is_array()) return to_json(value);
  std::vector<std::string> texts;
  for (const Value& item : value.items()) texts.push_back(plain_text(item));
  return join(texts, ", ");
}

std::string facts_text(const Value& facts) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const std::string& key = facts.keys()[i];
    const Value& value = facts.items()[i];
    texts.push_back(key == "chance"
                        ? "chance " + percent(value.as_double()) + " %"
                        : plain_text(value) + " " + words(key));
  }
  return join(texts, ", ");
}

}  // namespace solera::report
