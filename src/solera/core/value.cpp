#include "solera/core/value.h"

#include <algorithm>
#include <utility>

#include "solera/core/error.h"

namespace solera {
namespace {

[[noreturn]] void throw_kind(const Value& value, const char* expected) {
  throw Error(ErrorKind::kBadInput,
              value.line() > 0 ? "line " + std::to_string(value.line()) : "",
              "found " + value.kind_name() + ", expected " + expected);
}

}  // namespace

Value Value::number(std::int64_t x, std::string spelling) {
  Value value(x);
  value.text_ = std::move(spelling);
  return value;
}

Value Value::number(double x, std::string spelling) {
  Value value(x);
  value.text_ = std::move(spelling);
  return value;
}

Value Value::array(std::vector<Value> items) {
  Value value;
  value.kind_ = Kind::kArray;
  value.items_ = std::move(items);
  return value;
}

Value Value::object() {
  Value value;
  value.kind_ = Kind::kObject;
  return value;
}

std::string Value::kind_name() const {
  switch (kind_) {
    case Kind::kNull:
      return "nothing";
    case Kind::kBool:
      return int_ != 0 ? "true" : "false";
    case Kind::kInt:
      return std::to_string(int_);
    case Kind::kDouble:
      return to_json(*this);
    case Kind::kString:
      return "'" + text_ + "'";
    case Kind::kArray:
      return "a list";
    case Kind::kObject:
      return "a map";
  }
  return "";
}

bool Value::as_bool() const {
  if (kind_ != Kind::kBool) throw_kind(*this, "true or false");
  return int_ != 0;
}

std::int64_t Value::as_int() const {
  if (kind_ != Kind::kInt) throw_kind(*this, "an integer");
  return int_;
}

double Value::as_double() const {
  if (kind_ == Kind::kInt) return static_cast<double>(int_);
  if (kind_ != Kind::kDouble) throw_kind(*this, "a number");
  return double_;
}

const std::string& Value::as_string() const {
  if (kind_ != Kind::kString) throw_kind(*this, "text");
  return text_;
}

std::string Value::as_text() const {
  if (!is_number()) return as_string();
  return text_.empty() ? to_json(*this) : text_;
}

const Value* Value::find(const std::string& key) const {
  const auto it = std::find(keys_.begin(), keys_.end(), key);
  return it == keys_.end() ? nullptr : &items_[it - keys_.begin()];
}

Value* Value::find(const std::string& key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

const Value& Value::at(const std::string& key) const {
  if (const Value* value = find(key)) return *value;
  throw Error(ErrorKind::kBadInput,
              line_ > 0 ? "line " + std::to_string(line_) : "",
              "found no key '" + key + "', expected one");
}

Value& Value::set(const std::string& key, Value value) {
  if (kind_ == Kind::kNull) kind_ = Kind::kObject;
  if (Value* old = find(key)) return *old = std::move(value);
  return append(key, std::move(value));
}

Value& Value::append(const std::string& key, Value value) {
  keys_.push_back(key);
  items_.push_back(std::move(value));
  return items_.back();
}

void Value::erase(const std::string& key) {
  const auto it = std::find(keys_.begin(), keys_.end(), key);
  if (it == keys_.end()) return;
  items_.erase(items_.begin() + (it - keys_.begin()));
  keys_.erase(it);
}

Value& Value::push(Value value) {
  if (kind_ == Kind::kNull) kind_ = Kind::kArray;
  items_.push_back(std::move(value));
  return items_.back();
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Value::Kind::kNull:
      return true;
    case Value::Kind::kBool:
      return a.as_bool() == b.as_bool();
    case Value::Kind::kInt:
      return a.as_int() == b.as_int();
    case Value::Kind::kDouble:
      return a.as_double() == b.as_double();
    case Value::Kind::kString:
      return a.as_string() == b.as_string();
    case Value::Kind::kArray:
    case Value::Kind::kObject:
      return a.keys() == b.keys() && a.items() == b.items();
  }
  return false;
}

}  // namespace solera
