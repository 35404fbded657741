#include "solera/recipe/schema.h"

#include "solera/core/text.h"
#include "solera/recipe/recipe.h"

namespace solera::recipe {
namespace {

Value object_of(std::vector<std::pair<std::string, Value>> members) {
  Value object = Value::object();
  for (auto& [key, value] : members) object.append(key, std::move(value));
  return object;
}

Value typed(const char* type) { return object_of({{"type", type}}); }

Value either(Value a, Value b) {
  return object_of({{"anyOf", Value::array({std::move(a), std::move(b)})}});
}

Value substitution() { return object_of({{"$ref", "#/$defs/substitution"}}); }

Value options_object() {
  return object_of({{"type", "object"},
                    {"additionalProperties", false},
                    {"properties", Value::object()}});
}

Value schema_of_type(const std::string& type, const OptionInfo& row) {
  const auto inner = [&](const std::string& prefix) {
    return schema_of_type(type.substr(prefix.size()), row);
  };
  if (starts_with(type, "optional ")) {
    return either(inner("optional "), typed("null"));
  }
  if (starts_with(type, "list of ")) {
    return object_of({{"type", "array"}, {"items", inner("list of ")}});
  }
  if (starts_with(type, "map of ")) {
    return object_of(
        {{"type", "object"}, {"additionalProperties", inner("map of ")}});
  }
  if (type == "options") return options_object();
  if (type == "text") {
    return object_of({{"type", Value::array({"string", "number"})}});
  }
  if (type == "true or false") return either(typed("boolean"), substitution());
  if (type == "one of") {
    Value choices = Value::array();
    for (const std::string& choice : row.choices) choices.push(choice);
    return either(object_of({{"enum", choices}}), substitution());
  }
  if (type == "integer" || type == "number") {
    return either(typed(type.c_str()), substitution());
  }
  return Value::object();  // anything
}

// The object inside "optional", "list of" and "map of" whose properties are
// the rows with longer keys.
Value& properties_of(Value& schema) {
  if (Value* properties = schema.find("properties")) return *properties;
  if (Value* choices = schema.find("anyOf")) {
    return properties_of(choices->items()[0]);
  }
  if (Value* items = schema.find("items")) return properties_of(*items);
  return properties_of(*schema.find("additionalProperties"));
}

Value schema_of_rows(const std::vector<OptionInfo>& rows) {
  Value root = options_object();
  for (const OptionInfo& row : rows) {
    Value* parent = &root;
    std::vector<std::string> path = split(row.key, '.');
    const std::string name = path.back();
    path.pop_back();
    for (const std::string& key : path) {
      parent = properties_of(*parent).find(key);
    }
    Value schema = schema_of_type(row.type, row);
    schema.set("description", row.help);
    if (!row.default_value.empty() && row.default_value != "null") {
      schema.set("default", parse_json(row.default_value, row.key));
    }
    properties_of(*parent).set(name, std::move(schema));
  }
  return root;
}

Value schema_of_step(const StepKind& kind) {
  Value options = schema_of_rows(kind.describe_options());
  options.set("description", kind.description);
  return object_of(
      {{"type", "object"},
       {"additionalProperties", false},
       {"required", Value::array({kind.name})},
       {"properties", object_of({{kind.name, std::move(options)}})}});
}

}  // namespace

Value recipe_schema(const std::vector<StepKind>& kinds) {
  Value any_step = Value::array();
  for (const StepKind& kind : kinds) any_step.push(schema_of_step(kind));
  Value schema = schema_of_rows(describe_recipe());
  properties_of(schema).set(
      "steps",
      object_of({{"type", "object"},
                 {"additionalProperties", object_of({{"oneOf", any_step}})}}));
  properties_of(schema).set("vars", typed("object"));
  Value document =
      object_of({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "Solera recipe"},
                 {"required", Value::array({"steps"})}});
  for (std::size_t i = 0; i < schema.size(); ++i) {
    document.set(schema.keys()[i], schema.items()[i]);
  }
  document.set(
      "$defs",
      object_of({{"substitution", object_of({{"type", "string"},
                                             {"pattern", "^\\$\\{.*\\}$"}})}}));
  return document;
}

}  // namespace solera::recipe
