#include "solera/report/estimate.h"

namespace solera::report {

double number_of(const Value& object, const std::string& key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_number() ? value->as_double() : kUnknown;
}

std::string text_of(const Value& object, const std::string& key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_string() ? value->as_string() : "";
}

const Value& member_of(const Value& object, const std::string& key) {
  static const Value null;
  const Value* value = object.find(key);
  return value != nullptr ? *value : null;
}

const std::vector<Value>& list_of(const Value& object, const std::string& key) {
  static const std::vector<Value> none;
  const Value& value = member_of(object, key);
  return value.is_array() ? value.items() : none;
}

Estimate estimate_of(const Value& value) {
  if (value.is_number()) return {value.as_double(), kUnknown, kUnknown};
  return {number_of(value, "mean"), number_of(value, "low"),
          number_of(value, "high")};
}

Difference difference_of(const Value& value) {
  return {estimate_of(value), text_of(value, "verdict"),
          estimate_of(member_of(value, "bootstrap"))};
}

Value to_value(const Estimate& estimate) {
  Value value = Value::object();
  value.set("mean", estimate.mean);
  value.set("low", estimate.low);
  value.set("high", estimate.high);
  return value;
}

Value to_value(const Difference& difference) {
  Value value = to_value(difference.value);
  value.set("verdict", difference.verdict);
  return value;
}

}  // namespace solera::report
