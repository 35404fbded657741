#include "solera/io/onnx/call.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "solera/core/error.h"

namespace solera::io {
namespace {

namespace jit = torch::jit;
namespace prim = torch::prim;

std::vector<OnnxSize> sizes_of(const OnnxCall& call, const jit::Value* value,
                               const jit::Value* other) {
  const auto type = value->type()->cast<c10::TensorType>();
  const auto twin = other->type()->cast<c10::TensorType>();
  const auto sizes = type ? type->sizes().concrete_sizes() : c10::nullopt;
  const auto others = twin ? twin->sizes().concrete_sizes() : c10::nullopt;
  if (!sizes || !others || sizes->size() != others->size()) {
    call.refuse("a value whose shape is not known");
  }
  std::vector<OnnxSize> result;
  for (std::size_t i = 0; i < sizes->size(); ++i) {
    result.push_back({(*sizes)[i], (*others)[i]});
  }
  return result;
}

}  // namespace

void OnnxCall::refuse(const std::string& found) const {
  throw Error(ErrorKind::kUsage, "onnx",
              fmt::format("operator {} with {}, expected one that has an ONNX "
                          "form here; see docs/formats/onnx.md",
                          step_.node->kind().toQualString(), found));
}

std::optional<std::size_t> OnnxCall::find(const std::string& argument) const {
  const c10::FunctionSchema* schema = step_.node->maybeSchema();
  if (schema == nullptr) refuse("no schema");
  const auto place = schema->argumentIndexWithName(argument);
  if (!place) return std::nullopt;
  return static_cast<std::size_t>(*place);
}

std::size_t OnnxCall::index(const std::string& argument) const {
  const auto place = find(argument);
  if (!place) refuse("no argument " + argument);
  return *place;
}

const jit::Value* OnnxCall::value(const std::string& argument) const {
  return step_.node->input(index(argument));
}

bool OnnxCall::has(const std::string& argument) const {
  const auto place = find(argument);
  return place && !step_.node->input(*place)->mustBeNone();
}

std::string OnnxCall::name_input(const OnnxTrace::Step& step, std::size_t i) {
  const jit::Value* value = step.node->input(i);
  const auto known = conversion_.names.find(value);
  if (known != conversion_.names.end()) return known->second.front();
  const auto constant = conversion_.constants.input(step, i);
  if (!constant || !constant->isTensor()) {
    refuse("an input that is no tensor or depends on the batch size");
  }
  const auto parameter = conversion_.trace.parameters.find(value);
  const bool named = parameter != conversion_.trace.parameters.end();
  return builder().constant(constant->toTensor(),
                            named ? parameter->second.first : "");
}

std::string OnnxCall::tensor(const std::string& argument) {
  return has(argument) ? name_input(step_, index(argument)) : "";
}

std::vector<std::string> OnnxCall::tensors(const std::string& argument) {
  const std::size_t place = index(argument);
  const OnnxTrace::Step list = {step_.node->input(place)->node(),
                                step_.other->input(place)->node()};
  if (list.node->kind() != prim::ListConstruct) {
    refuse("a list that was not made in place");
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list.node->inputs().size(); ++i) {
    names.push_back(name_input(list, i));
  }
  return names;
}

std::optional<c10::IValue> OnnxCall::constant(
    const std::string& argument) const {
  return conversion_.constants.input(step_, index(argument));
}

const c10::IValue OnnxCall::expect(const std::string& argument) const {
  const auto known = constant(argument);
  if (!known) {
    refuse(argument + " that depends on the input or the batch size");
  }
  return *known;
}

std::int64_t OnnxCall::integer(const std::string& argument) const {
  return expect(argument).toInt();
}

double OnnxCall::number(const std::string& argument) const {
  return expect(argument).toScalar().toDouble();
}

bool OnnxCall::flag(const std::string& argument) const {
  return expect(argument).toBool();
}

std::string OnnxCall::text(const std::string& argument) const {
  return expect(argument).toStringRef();
}

std::vector<std::int64_t> OnnxCall::integers(const std::string& argument,
                                             std::size_t count) const {
  const c10::IValue known = expect(argument);
  if (known.isNone()) return {};
  std::vector<std::int64_t> values =
      known.isInt() ? std::vector<std::int64_t>{known.toInt()}
                    : known.toIntVector();
  if (values.size() == 1) values.resize(count, values.front());
  return values;
}

std::int64_t OnnxCall::dimension(const std::string& argument) const {
  const std::int64_t place = integer(argument);
  return place < 0 ? place + rank("self") : place;
}

std::vector<std::int64_t> OnnxCall::dimensions(
    const std::string& argument) const {
  std::vector<std::int64_t> places = integers(argument);
  for (std::int64_t& place : places) {
    if (place < 0) place += rank("self");
  }
  return places;
}

std::vector<OnnxSize> OnnxCall::shape(const std::string& argument) const {
  const std::size_t place = index(argument);
  return sizes_of(*this, step_.node->input(place), step_.other->input(place));
}

std::int64_t OnnxCall::rank(const std::string& argument) const {
  return static_cast<std::int64_t>(shape(argument).size());
}

std::vector<OnnxSize> OnnxCall::result_shape() const {
  return sizes_of(*this, step_.node->output(), step_.other->output());
}

std::vector<std::vector<OnnxSize>> OnnxCall::result_shapes() const {
  const jit::Node* unpack = nullptr;
  for (const jit::Use& use : step_.node->output()->uses()) {
    if (use.user->kind() == prim::ListUnpack) unpack = use.user;
  }
  if (unpack == nullptr) refuse("a list of results that is not taken apart");
  std::vector<std::vector<OnnxSize>> shapes;
  for (const jit::Value* output : unpack->outputs()) {
    shapes.push_back(
        sizes_of(*this, output, conversion_.trace.twins.at(output)));
  }
  return shapes;
}

bool OnnxCall::keeps_dtype() const {
  const auto before = value("self")->type()->cast<c10::TensorType>();
  const auto after = step_.node->output()->type()->cast<c10::TensorType>();
  return before && after && before->scalarType() == after->scalarType();
}

std::int64_t OnnxCall::fixed(const OnnxSize& size) const {
  if (!size.fixed()) refuse("a size that depends on the batch size");
  return size.value;
}

void OnnxCall::give_all(const std::vector<std::string>& names) {
  conversion_.names[step_.node->output(0)] = names;
}

}  // namespace solera::io
