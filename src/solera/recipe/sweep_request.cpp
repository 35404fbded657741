#include "solera/recipe/sweep_request.h"

#include <algorithm>
#include <set>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/recipe/network_source.h"
#include "solera/recipe/step_kinds.h"

namespace solera::recipe {
namespace {

constexpr const char* kSweep = "sweep";
constexpr const char* kProbe = "probe";
constexpr const char* kGeneralist = "generalist";

[[noreturn]] void throw_at(const Place& place, int line,
                           const std::string& message) {
  throw Error(ErrorKind::kUsage, place.text(line), message);
}

bool wraps(const StepKind& kind) {
  return kind.gives_network && kind.name != kSweep &&
         kind.name.find('.') == std::string::npos;  // a key of options
}

std::vector<std::string> wrapped_kinds() {
  std::vector<std::string> names;
  for (const StepKind& kind : step_kinds()) {
    if (wraps(kind)) names.push_back(kind.name);
  }
  return names;
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The member that is a step.
std::string wrapped_kind(const StepInputs& inputs) {
  const std::vector<std::string> kinds = wrapped_kinds();
  std::vector<std::string> known = kinds;
  known.insert(known.end(), {"key", "values", kProbe});
  std::string found;
  for (std::size_t i = 0; i < inputs.options.size(); ++i) {
    const std::string& key = inputs.options.keys()[i];
    const int line = inputs.options.items()[i].line();
    if (!contains(known, key)) {
      throw_at(inputs.place, line,
               "unknown key '" + key + "', " + suggest(key, known));
    }
    if (!contains(kinds, key)) continue;
    if (!found.empty()) {
      throw_at(inputs.place, line,
               "found " + found + " and " + key + ", expected one step");
    }
    found = key;
  }
  if (found.empty()) {
    throw_at(inputs.place, inputs.options.line(),
             "found no step to vary, expected one of " + join(kinds, ", "));
  }
  return found;
}

const Value& required(const StepInputs& inputs, const char* key,
                      const char* expected) {
  const Value* found = inputs.options.find(key);
  if (found == nullptr) {
    throw_at(inputs.place, inputs.options.line(),
             std::string("has no ") + key + ", expected " + expected);
  }
  return *found;
}

bool is_name(const std::string& text) {
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_' || c == '.';
  };
  return !text.empty() && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), plain);
}

// Names of folders: what is no plain word is known by its position.
std::string name_of(const Value& value, std::size_t position) {
  std::string text;
  if (value.is_string() || value.is_number()) text = value.as_text();
  if (value.kind() == Value::Kind::kBool) text = to_json(value);
  return is_name(text) ? text : "v" + std::to_string(position + 1);
}

void set_dotted(const std::string& key, const Value& value, Value& options) {
  const std::size_t dot = key.find('.');
  if (dot == std::string::npos) {
    options.set(key, value);
    return;
  }
  const std::string first = key.substr(0, dot);
  Value* member = options.find(first);
  if (member == nullptr) member = &options.set(first, Value::object());
  set_dotted(key.substr(dot + 1), value, *member);
}

void read_points(const StepInputs& inputs, SweepRequest& request) {
  const Value& values = required(inputs, "values", "a list of values");
  if (!values.is_array() || values.size() == 0) {
    throw_at(inputs.place.child("values"), values.line(),
             "found " + values.kind_name() + ", expected a list of values");
  }
  std::set<std::string> names;
  for (std::size_t i = 0; i < values.size(); ++i) {
    SweepPoint point{name_of(values.items()[i], i), values.items()[i], inputs};
    if (!names.insert(point.name).second) {
      throw_at(inputs.place.child("values"), point.value.line(),
               "found " + point.name + " twice, expected different values");
    }
    point.inputs.place = inputs.place.child(request.kind->name);
    point.inputs.options = *inputs.options.find(request.kind->name);
    if (point.inputs.options.is_null()) point.inputs.options = Value::object();
    set_dotted(request.key, point.value, point.inputs.options);
    request.points.push_back(std::move(point));
  }
}

// The models that the user names, else the generalist of the wrapped step.
Value named_models(const SweepRequest& request, const Value& probe,
                   const Place& place) {
  Value named = Value::object();
  const Value* models = probe.find("models");
  if (models == nullptr) {
    const Value* generalist =
        request.points.front().inputs.options.find(kGeneralist);
    if (generalist != nullptr) named.set(kGeneralist, *generalist);
    return named;
  }
  const auto sources = read_network_list(*models, place.child("models"));
  for (std::size_t i = 0; i < sources.size(); ++i) {
    named.set(sources[i].label(), models->items()[i]);
  }
  return named;
}

}  // namespace

SweepRequest read_sweep_request(const StepInputs& inputs) {
  SweepRequest request;
  request.kind = &find_kind(step_kinds(), wrapped_kind(inputs));
  const Value& key = required(inputs, "key", "an option of the step");
  if (!key.is_string()) {
    throw_at(inputs.place.child("key"), key.line(),
             "found " + key.kind_name() + ", expected the name of an option");
  }
  request.key = key.as_string();
  read_points(inputs, request);
  const Value* probe = inputs.options.find(kProbe);
  if (probe != nullptr && !probe->is_object()) {
    throw_at(inputs.place.child(kProbe), probe->line(),
             "found " + probe->kind_name() + ", expected options of a probe");
  }
  if (probe != nullptr) request.probe = *probe;
  return request;
}

std::string label_of_point(const StepInputs& inputs, const SweepPoint& point) {
  return inputs.place.key + "-" + point.name;
}

StepInputs probe_inputs(const SweepRequest& request, const StepInputs& inputs) {
  StepInputs probe = inputs;
  probe.place = inputs.place.child(kProbe);
  probe.options = request.probe;
  const std::string& sweep = inputs.place.key;
  Value models = named_models(request, request.probe, probe.place);
  UsedStep self{kSweep, true, {}};
  for (const SweepPoint& point : request.points) {
    self.networks.push_back(point.name);
    models.set(label_of_point(inputs, point),
               "${" + sweep + "." + point.name + "}");
  }
  probe.options.set("models", models);
  probe.used[sweep] = self;
  return probe;
}

std::vector<OptionInfo> describe_sweep_options() {
  const std::string any = "see documentation";
  std::vector<OptionInfo> rows = {
      {"key", "text", "\"\"", "the option to vary, dotted if nested", {}},
      {"values", any, "[]", "its values, a network each", {}}};
  for (const std::string& kind : wrapped_kinds()) {
    rows.push_back({kind, any, "null", "the step to vary: one of these", {}});
  }
  rows.push_back({kProbe,
                  any,
                  "null",
                  "what measures every point; models: what they are compared "
                  "with, default: the generalist of the step",
                  {}});
  return rows;
}

}  // namespace solera::recipe
