#include <torch/torch.h>

#include <limits>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

constexpr std::int64_t kToTheEnd = std::numeric_limits<std::int64_t>::max();

std::string slice_of(OnnxCall& call, const std::string& x, std::int64_t axis,
                     std::int64_t begin, std::int64_t end,
                     std::int64_t step = 1) {
  OnnxBuilder& builder = call.builder();
  return builder.node("Slice",
                      {x, builder.integers({begin}), builder.integers({end}),
                       builder.integers({axis}), builder.integers({step})});
}

void slice(OnnxCall& call) {
  const std::string x = call.tensor("self");
  const std::int64_t step = call.has("step") ? call.integer("step") : 1;
  if (step == 1 && call.shape("self") == call.result_shape()) {
    return call.give(x);
  }
  const std::int64_t begin = call.has("start") ? call.integer("start") : 0;
  const std::int64_t end = call.has("end") ? call.integer("end") : kToTheEnd;
  call.give(slice_of(call, x, call.dimension("dim"), begin, end, step));
}

void narrow(OnnxCall& call) {
  const std::int64_t axis = call.dimension("dim");
  const std::int64_t size =
      call.fixed(call.shape("self").at(static_cast<std::size_t>(axis)));
  std::int64_t begin = call.integer("start");
  if (begin < 0) begin += size;
  call.give(slice_of(call, call.tensor("self"), axis, begin,
                     begin + call.integer("length")));
}

std::string one_of(OnnxCall& call, std::int64_t axis, std::int64_t place) {
  const torch::Tensor index = torch::scalar_tensor(place, torch::kLong);
  return call.builder().node(
      "Gather", {call.tensor("self"), call.builder().constant(index)},
      {{"axis", axis}});
}

void select(OnnxCall& call) {
  call.give(one_of(call, call.dimension("dim"), call.integer("index")));
}

void unbind(OnnxCall& call) {
  const std::int64_t axis = call.dimension("dim");
  const auto count = static_cast<std::int64_t>(call.result_shapes().size());
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < count; ++i) {
    names.push_back(one_of(call, axis, i));
  }
  call.give_all(names);
}

// chunk, split and split_with_sizes differ in how they say the sizes.
void split(OnnxCall& call) {
  const std::int64_t axis = call.dimension("dim");
  std::vector<std::int64_t> sizes;
  for (const auto& shape : call.result_shapes()) {
    sizes.push_back(call.fixed(shape.at(static_cast<std::size_t>(axis))));
  }
  OnnxBuilder& builder = call.builder();
  call.give_all(builder.nodes("Split",
                              {call.tensor("self"), builder.integers(sizes)},
                              {{"axis", axis}}, sizes.size()));
}

std::int64_t result_axis(const OnnxCall& call) {
  const std::int64_t place = call.integer("dim");
  const auto rank = static_cast<std::int64_t>(call.result_shape().size());
  return place < 0 ? place + rank : place;
}

void concatenate(OnnxCall& call) {
  call.give(call.builder().node("Concat", call.tensors("tensors"),
                                {{"axis", result_axis(call)}}));
}

void stack(OnnxCall& call) {
  OnnxBuilder& builder = call.builder();
  const std::int64_t axis = result_axis(call);
  std::vector<std::string> parts;
  for (const std::string& name : call.tensors("tensors")) {
    parts.push_back(
        builder.node("Unsqueeze", {name, builder.integers({axis})}));
  }
  call.give(builder.node("Concat", parts, {{"axis", axis}}));
}

void roll(OnnxCall& call) {
  const std::vector<std::int64_t> axes = call.dimensions("dims");
  const std::vector<std::int64_t> shifts = call.integers("shifts");
  if (axes.size() != shifts.size()) call.refuse("no dimensions");
  const std::vector<OnnxSize> shape = call.shape("self");
  std::string x = call.tensor("self");
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::int64_t size =
        call.fixed(shape.at(static_cast<std::size_t>(axes[i])));
    const std::int64_t cut = ((size - shifts[i]) % size + size) % size;
    if (cut == 0) continue;
    x = call.builder().node("Concat",
                            {slice_of(call, x, axes[i], cut, kToTheEnd),
                             slice_of(call, x, axes[i], 0, cut)},
                            {{"axis", axes[i]}});
  }
  call.give(x);
}

}  // namespace

void add_selection_operators(OnnxOperators& operators) {
  operators["aten::slice"] = slice;
  operators["aten::narrow"] = narrow;
  operators["aten::select"] = select;
  operators["aten::unbind"] = unbind;
  for (const char* name : {"chunk", "split", "split_with_sizes"}) {
    operators[std::string("aten::") + name] = split;
  }
  operators["aten::cat"] = concatenate;
  operators["aten::stack"] = stack;
  operators["aten::roll"] = roll;
}

}  // namespace solera::io
