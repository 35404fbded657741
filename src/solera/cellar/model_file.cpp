#include "solera/cellar/model_file.h"

#include "solera/core/options.h"

namespace solera::cellar {
namespace {

Value list_of(const std::vector<std::string>& texts) {
  Value list = Value::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

Value parts_value(const ModelFile& model) {
  Value list = Value::array();
  for (const PartFile& part : model.parts) {
    Value object = Value::object();
    object.set("path", part.path.string());
    object.set("bytes", static_cast<std::int64_t>(part.bytes));
    object.set("sha256", part.sha256.empty() ? Value() : Value(part.sha256));
    list.push(std::move(object));
  }
  return list;
}

Value heads_value(const ModelFile& model) {
  Value list = Value::array();
  for (const HeadFacts& head : model.heads) {
    Value object = Value::object();
    object.set("name", head.name);
    object.set("classes", head.classes);
    object.set("class_names", list_of(head.class_names));
    list.push(std::move(object));
  }
  return list;
}

Value needs_value(const ModelFile& model) {
  Value list = Value::array();
  for (const Need& need : model.needs) {
    Value object = Value::object();
    object.set("what", need.what);
    object.set("remedy", need.remedy);
    list.push(std::move(object));
  }
  return list;
}

void set_weights(const ModelFile& model, Value& object) {
  object.set("averaged", model.averaged);
  object.set("has_averaged", model.has_averaged);
  object.set("choice", model.choice);
  Value metadata = Value::object();
  for (const auto& [key, text] : model.metadata) metadata.set(key, text);
  object.set("metadata", std::move(metadata));
}

}  // namespace

std::uint64_t ModelFile::bytes() const {
  std::uint64_t sum = 0;
  for (const PartFile& part : parts) sum += part.bytes;
  return sum;
}

Value to_value(const ModelFile& model) {
  Value object = Value::object();
  object.set("path", model.path.string());
  object.set("format", model.format);
  object.set("files", parts_value(model));
  if (!model.error.empty()) {
    object.set("error", model.error);
    return object;
  }
  object.set("architectures", list_of(model.architectures));
  object.set("libraries", list_of(model.libraries));
  object.set("spec", model.spec ? write_options(*model.spec) : Value());
  if (!model.unlike.empty()) object.set("unlike", model.unlike);
  object.set("parameters", model.parameters);
  object.set("heads", heads_value(model));
  object.set("label_files", list_of(model.label_files));
  object.set("input", model.input ? write_options(*model.input) : Value());
  object.set("input_is_stated", model.input_is_stated);
  set_weights(model, object);
  object.set("missing", needs_value(model));
  return object;
}

}  // namespace solera::cellar
