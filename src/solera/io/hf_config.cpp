#include "solera/io/hf_config.h"

#include <utility>

#include "solera/core/error.h"
#include "solera/io/hf_members.h"
#include "solera/io/hf_transformers.h"

namespace solera::io {
namespace {

using Members = HfMembers;

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
  members.read_labels("label_names", config.label_names);
  if (members.find("mean") != nullptr && members.find("std") != nullptr) {
    config.states_normalisation = true;
  }
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
  HfConfig config = parse_hf_config(read_json(path), path.string());
  const std::filesystem::path preprocessor =
      folder / "preprocessor_config.json";
  if (std::filesystem::exists(preprocessor)) {
    read_preprocessor_config(read_json(preprocessor), preprocessor.string(),
                             config);
  }
  return config;
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
  read_transformers_config(document, where, config);
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
