#include "solera/teacher/script_output.h"

#include <torch/script.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::teacher {
namespace {

using Choices = std::vector<std::pair<std::string, torch::Tensor>>;

void add_choice(const std::string& name, const c10::IValue& value,
                Choices& choices) {
  if (value.isTensor()) choices.emplace_back(name, value.toTensor());
}

Choices tuple_choices(const c10::IValue& value) {
  Choices choices;
  const auto& elements = value.toTupleRef().elements();
  const auto type = value.type()->cast<c10::TupleType>();
  const auto& schema = type->schema();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    add_choice(schema ? schema->arguments()[i].name() : std::to_string(i),
               elements[i], choices);
  }
  return choices;
}

Choices choices_of(const c10::IValue& value) {
  Choices choices;
  if (value.isTuple()) return tuple_choices(value);
  if (value.isList()) {
    const auto list = value.toList();
    for (std::size_t i = 0; i < list.size(); ++i) {
      add_choice(std::to_string(i), list.get(i), choices);
    }
  } else if (value.isGenericDict()) {
    for (const auto& entry : value.toGenericDict()) {
      if (!entry.key().isString()) continue;
      add_choice(entry.key().toStringRef(), entry.value(), choices);
    }
  }
  return choices;
}

}  // namespace

torch::Tensor choose_output(const c10::IValue& value, const std::string& which,
                            const std::string& where) {
  if (value.isTensor() && which.empty()) return value.toTensor();
  Choices choices = choices_of(value);
  if (value.isTensor()) choices.emplace_back("", value.toTensor());
  if (choices.empty()) {
    throw Error(ErrorKind::kBadInput, where,
                "gives " + value.tagKind() +
                    ", expected a tensor of logits, or tensors to choose from");
  }
  if (choices.size() == 1 && which.empty()) return choices[0].second;
  std::vector<std::string> names;
  for (const auto& [name, tensor] : choices) {
    if (name == which) return tensor;
    names.push_back(name);
  }
  throw Error(
      ErrorKind::kUsage, where,
      value.isTensor()
          ? "gives one tensor, found output: " + which + ", leave it out"
          : "gives several outputs, expected output: one of " +
                join(names, ", "));
}

}  // namespace solera::teacher
