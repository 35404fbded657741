#include "solera/io/hf_config.h"

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

// The members of one object, each read once and checked.
class Members {
 public:
  Members(const Value& object, std::string where)
      : object_(object), where_(std::move(where)) {}

  [[noreturn]] void fail(const char* key, const char* expected) const {
    throw Error(ErrorKind::kBadInput, where_,
                fmt::format("'{}' is {}, expected {}", key,
                            to_json(object_.at(key)).substr(0, 80), expected));
  }

  const Value* find(const char* key) const {
    const Value* value = object_.find(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  }

  void read(const char* key, std::string& field) const {
    const Value* value = find(key);
    if (value == nullptr) return;
    if (!value->is_string()) fail(key, "a text");
    field = value->as_string();
  }

  void read(const char* key, bool& field) const {
    const Value* value = find(key);
    if (value == nullptr) return;
    if (value->kind() != Value::Kind::kBool) fail(key, "true or false");
    field = value->as_bool();
  }

  void read_count(const char* key, std::int64_t& field) const {
    const Value* value = find(key);
    if (value == nullptr) return;
    const bool count = value->kind() == Value::Kind::kInt &&
                       value->as_int() >= 0 && value->as_int() <= kMaxClasses;
    if (!count) fail(key, "a whole number from 0 to a million");
    field = value->as_int();
  }

  void read(const char* key, std::array<std::int64_t, 3>& field) const {
    const Value* value = find(key);
    if (value == nullptr) return;
    const auto side = [](const Value& item) {
      return item.kind() == Value::Kind::kInt && item.as_int() > 0 &&
             item.as_int() <= kMaxSide;
    };
    if (!is_triple(*value, side)) fail(key, "[channels, height, width]");
    for (std::size_t i = 0; i < 3; ++i) field[i] = value->items()[i].as_int();
  }

  void read(const char* key, std::array<double, 3>& field) const {
    const Value* value = find(key);
    if (value == nullptr) return;
    const auto number = [](const Value& item) {
      return item.is_number() && std::isfinite(item.as_double());
    };
    if (!is_triple(*value, number)) fail(key, "three numbers");
    for (std::size_t i = 0; i < 3; ++i) {
      field[i] = value->items()[i].as_double();
    }
  }

  void read_positive(const char* key, double& field) const {
    const Value* value = find(key);
    if (value == nullptr) return;
    const bool positive = value->is_number() && value->as_double() > 0.0;
    if (!positive) fail(key, "a number above 0");
    field = value->as_double();
  }

 private:
  template <class Accepts>
  static bool is_triple(const Value& value, const Accepts& accepts) {
    return value.is_array() && value.size() == 3 &&
           std::all_of(value.items().begin(), value.items().end(), accepts);
  }

  const Value& object_;
  std::string where_;
};

// A name, or the first of several (networks with two classifiers).
void read_layer(const Members& members, const char* key, std::string& field) {
  const Value* value = members.find(key);
  if (value != nullptr && value->is_array() && value->size() > 0 &&
      value->items()[0].is_string()) {
    field = value->items()[0].as_string();
  } else {
    members.read(key, field);
  }
}

std::int64_t parse_label_index(const std::string& text) {
  const bool digits = !text.empty() && text.size() <= 8 &&
                      std::all_of(text.begin(), text.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  const std::int64_t index = digits ? std::stoll(text) : -1;
  return index < kMaxClasses ? index : -1;
}

// A list of names, or an object from index to name when there are gaps.
void read_labels(const Members& members, std::vector<std::string>& labels) {
  const char* key = "label_names";
  const Value* value = members.find(key);
  if (value == nullptr) return;
  if (!value->is_array() && !value->is_object()) {
    members.fail(key, "names by class");
  }
  labels.clear();
  for (std::size_t i = 0; i < value->size(); ++i) {
    const Value& name = value->items()[i];
    const std::int64_t index = value->is_array()
                                   ? static_cast<std::int64_t>(i)
                                   : parse_label_index(value->keys()[i]);
    if (index < 0 || !name.is_string()) members.fail(key, "names by class");
    const auto place = static_cast<std::size_t>(index);
    if (labels.size() <= place) labels.resize(place + 1);
    labels[place] = name.as_string();
  }
}

constexpr const char* kKnownMembers[] = {"input_size",    "fixed_input_size",
                                         "interpolation", "crop_pct",
                                         "mean",          "std",
                                         "num_classes",   "first_conv",
                                         "classifier",    "label_names",
                                         "architecture"};

void read_pretrained(const Value& object, const std::string& where,
                     HfConfig& config) {
  const Members members(object, where);
  members.read("architecture", config.architecture);
  members.read_count("num_classes", config.num_classes);
  members.read("input_size", config.input_size);
  members.read("fixed_input_size", config.fixed_input_size);
  members.read("interpolation", config.interpolation);
  members.read_positive("crop_pct", config.crop_pct);
  members.read("mean", config.mean);
  members.read("std", config.std);
  read_layer(members, "first_conv", config.first_conv);
  read_layer(members, "classifier", config.classifier);
  read_labels(members, config.label_names);
}

template <class Number>
Value to_list(const std::array<Number, 3>& numbers) {
  Value list = Value::array();
  for (const Number number : numbers) list.push(number);
  return list;
}

void set_unless_empty(const char* key, const std::string& text, Value& object) {
  if (!text.empty()) object.set(key, text);
}

Value pretrained_document(const HfConfig& config) {
  Value document = Value::object();
  document.set("input_size", to_list(config.input_size));
  document.set("fixed_input_size", config.fixed_input_size);
  document.set("interpolation", config.interpolation);
  document.set("crop_pct", config.crop_pct);
  document.set("mean", to_list(config.mean));
  document.set("std", to_list(config.std));
  document.set("num_classes", config.num_classes);
  set_unless_empty("first_conv", config.first_conv, document);
  set_unless_empty("classifier", config.classifier, document);
  for (std::size_t i = 0; i < config.extra.size(); ++i) {
    document.set(config.extra.keys()[i], config.extra.items()[i]);
  }
  return document;
}

}  // namespace

HfConfig read_hf_config(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "config.json";
  return parse_hf_config(read_json(path), path.string());
}

HfConfig parse_hf_config(const Value& document, const std::string& where) {
  if (!document.is_object()) {
    throw Error(ErrorKind::kBadInput, where,
                "is " + document.kind_name() + ", expected a JSON object");
  }
  HfConfig config;
  const Value* nested = document.find("pretrained_cfg");
  if (nested != nullptr && nested->is_object()) {
    read_pretrained(*nested, where, config);
    config.extra = *nested;
    for (const char* key : kKnownMembers) config.extra.erase(key);
  }
  // What stands at the top counts, as it does for timm.
  read_pretrained(document, where, config);
  const Members members(document, where);
  members.read_count("num_features", config.num_features);
  members.read("global_pool", config.global_pool);
  return config;
}

Value hf_config_document(const HfConfig& config) {
  Value document = Value::object();
  document.set("architecture", config.architecture);
  document.set("num_classes", config.num_classes);
  if (config.num_features > 0) {
    document.set("num_features", config.num_features);
  }
  set_unless_empty("global_pool", config.global_pool, document);
  if (!config.label_names.empty()) {
    Value names = Value::array();
    for (const std::string& name : config.label_names) names.push(name);
    document.set("label_names", std::move(names));
  }
  document.set("pretrained_cfg", pretrained_document(config));
  return document;
}

}  // namespace solera::io
