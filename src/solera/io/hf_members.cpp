#include "solera/io/hf_members.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "solera/core/error.h"

namespace solera::io {
namespace {

// Far more than any data set has, and little enough to allocate.
constexpr std::int64_t kMaxClasses = 1'000'000;
constexpr std::int64_t kMaxSide = 65'536;

template <class Accepts>
bool is_triple(const Value& value, const Accepts& accepts) {
  return value.is_array() && value.size() == 3 &&
         std::all_of(value.items().begin(), value.items().end(), accepts);
}

std::int64_t parse_label_index(const std::string& text) {
  const bool digits = !text.empty() && text.size() <= 8 &&
                      std::all_of(text.begin(), text.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  const std::int64_t index = digits ? std::stoll(text) : -1;
  return index < kMaxClasses ? index : -1;
}

}  // namespace

HfMembers::HfMembers(const Value& object, std::string where)
    : object_(object), where_(std::move(where)) {}

void HfMembers::fail(const char* key, const char* expected) const {
  throw Error(ErrorKind::kBadInput, where_,
              fmt::format("'{}' is {}, expected {}", key,
                          to_json(object_.at(key)).substr(0, 80), expected));
}

const Value* HfMembers::find(const char* key) const {
  const Value* value = object_.find(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

void HfMembers::read(const char* key, std::string& field) const {
  const Value* value = find(key);
  if (value == nullptr) return;
  if (!value->is_string()) fail(key, "a text");
  field = value->as_string();
}

void HfMembers::read(const char* key, bool& field) const {
  const Value* value = find(key);
  if (value == nullptr) return;
  if (value->kind() != Value::Kind::kBool) fail(key, "true or false");
  field = value->as_bool();
}

void HfMembers::read_count(const char* key, std::int64_t& field) const {
  const Value* value = find(key);
  if (value == nullptr) return;
  const bool count = value->kind() == Value::Kind::kInt &&
                     value->as_int() >= 0 && value->as_int() <= kMaxClasses;
  if (!count) fail(key, "a whole number from 0 to a million");
  field = value->as_int();
}

void HfMembers::read(const char* key,
                     std::array<std::int64_t, 3>& field) const {
  const Value* value = find(key);
  if (value == nullptr) return;
  const auto side = [](const Value& item) {
    return item.kind() == Value::Kind::kInt && item.as_int() > 0 &&
           item.as_int() <= kMaxSide;
  };
  if (!is_triple(*value, side)) fail(key, "[channels, height, width]");
  for (std::size_t i = 0; i < 3; ++i) field[i] = value->items()[i].as_int();
}

void HfMembers::read(const char* key, std::array<double, 3>& field) const {
  const Value* value = find(key);
  if (value == nullptr) return;
  const auto number = [](const Value& item) {
    return item.is_number() && std::isfinite(item.as_double());
  };
  if (!is_triple(*value, number)) fail(key, "three numbers");
  for (std::size_t i = 0; i < 3; ++i) field[i] = value->items()[i].as_double();
}

void HfMembers::read_positive(const char* key, double& field) const {
  const Value* value = find(key);
  if (value == nullptr) return;
  const bool positive = value->is_number() && value->as_double() > 0.0;
  if (!positive) fail(key, "a number above 0");
  field = value->as_double();
}

void HfMembers::read_labels(const char* key,
                            std::vector<std::string>& labels) const {
  const Value* value = find(key);
  if (value == nullptr) return;
  if (!value->is_array() && !value->is_object()) fail(key, "names by class");
  labels.clear();
  for (std::size_t i = 0; i < value->size(); ++i) {
    const Value& name = value->items()[i];
    const std::int64_t index = value->is_array()
                                   ? static_cast<std::int64_t>(i)
                                   : parse_label_index(value->keys()[i]);
    if (index < 0 || !name.is_string()) fail(key, "names by class");
    const auto place = static_cast<std::size_t>(index);
    if (labels.size() <= place) labels.resize(place + 1);
    labels[place] = name.as_string();
  }
}

}  // namespace solera::io
