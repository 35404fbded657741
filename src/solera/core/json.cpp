#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/value.h"

namespace solera {
namespace {

constexpr std::size_t kMaxDepth = 100;

// Builds a Value from parser events, so that depth is bounded before memory
// is and duplicate keys are seen.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Value root;
  std::string problem;

  bool null() override { return add({}); }
  bool boolean(bool x) override { return add(x); }
  bool number_integer(number_integer_t x) override {
    return add(std::int64_t{x});
  }
  bool number_unsigned(number_unsigned_t x) override {
    if (x > INT64_MAX) return add(static_cast<double>(x));
    return add(static_cast<std::int64_t>(x));
  }
  bool number_float(number_float_t x, const string_t&) override {
    return add(x);
  }
  bool string(string_t& x) override { return add(Value(x)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Value::object()); }
  bool start_array(std::size_t) override { return open(Value::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (!seen_.back().insert(name).second) {
      problem = "key '" + name + "' stands twice";
      return false;
    }
    keys_.back() = name;
    return true;
  }
  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::json::exception& error) override {
    problem = error.what();
    return false;
  }

 private:
  bool open(Value container) {
    if (stack_.size() >= kMaxDepth) {
      problem = "it is nested too deep";
      return false;
    }
    stack_.push_back(std::move(container));
    keys_.emplace_back();
    seen_.emplace_back();
    return true;
  }
  bool close() {
    Value done = std::move(stack_.back());
    stack_.pop_back();
    keys_.pop_back();
    seen_.pop_back();
    return add(std::move(done));
  }
  bool add(Value value) {
    if (stack_.empty()) {
      root = std::move(value);
    } else if (stack_.back().is_object()) {
      stack_.back().append(keys_.back(), std::move(value));
    } else {
      stack_.back().push(std::move(value));
    }
    return true;
  }

  std::vector<Value> stack_;
  std::vector<std::string> keys_;
  std::vector<std::unordered_set<std::string>> seen_;
};

nlohmann::ordered_json convert(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return nullptr;
    case Value::Kind::kBool:
      return value.as_bool();
    case Value::Kind::kInt:
      return value.as_int();
    case Value::Kind::kDouble:
      if (!std::isfinite(value.as_double())) return nullptr;
      return value.as_double();
    case Value::Kind::kString:
      return value.as_string();
    case Value::Kind::kArray: {
      auto list = nlohmann::ordered_json::array();
      for (const Value& item : value.items()) list.push_back(convert(item));
      return list;
    }
    case Value::Kind::kObject: {
      auto map = nlohmann::ordered_json::object();
      for (std::size_t i = 0; i < value.size(); ++i) {
        map[value.keys()[i]] = convert(value.items()[i]);
      }
      return map;
    }
  }
  return nullptr;
}

}  // namespace

Value parse_json(const std::string& text, const std::string& where) {
  Builder builder;
  if (!nlohmann::json::sax_parse(text, &builder)) {
    throw Error(ErrorKind::kBadInput, where, "is not JSON: " + builder.problem);
  }
  return std::move(builder.root);
}

Value read_json(const std::filesystem::path& path) {
  return parse_json(read_text(path), path.string());
}

std::string to_json(const Value& value, int indent) {
  return convert(value).dump(indent, ' ', false,
                             nlohmann::json::error_handler_t::replace);
}

}  // namespace solera
