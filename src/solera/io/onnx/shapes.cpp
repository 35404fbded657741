#include <torch/torch.h>

#include <algorithm>
#include <utility>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

OnnxOperator same(const std::string& argument) {
  return [argument](OnnxCall& call) { call.give(call.tensor(argument)); };
}

void convert(OnnxCall& call) {
  if (!call.keeps_dtype()) call.refuse("another dtype");
  call.give(call.tensor("self"));
}

void dropout(OnnxCall& call) {
  if (call.flag("train")) call.refuse("train = true");
  call.give(call.tensor("input"));
}

// Whatever the operator's arguments say, the traces show the shapes.
void reshape(OnnxCall& call) {
  const std::vector<OnnxSize> shape = call.result_shape();
  if (shape == call.shape("self")) return call.give(call.tensor("self"));
  std::vector<std::int64_t> sizes;
  for (const OnnxSize& size : shape) {
    sizes.push_back(size.fixed() ? size.value : -1);
  }
  if (std::count(sizes.begin(), sizes.end(), -1) > 1) {
    call.refuse("two sizes that depend on the batch size");
  }
  call.give(call.builder().node(
      "Reshape", {call.tensor("self"), call.builder().integers(sizes)}));
}

void permute(OnnxCall& call) {
  call.give(call.builder().node("Transpose", {call.tensor("self")},
                                {{"perm", call.dimensions("dims")}}));
}

void swap_dimensions(OnnxCall& call, std::int64_t a, std::int64_t b) {
  std::vector<std::int64_t> order;
  for (std::int64_t i = 0; i < call.rank("self"); ++i) order.push_back(i);
  std::swap(order[static_cast<std::size_t>(a)],
            order[static_cast<std::size_t>(b)]);
  call.give(call.builder().node("Transpose", {call.tensor("self")},
                                {{"perm", order}}));
}

void transpose(OnnxCall& call) {
  swap_dimensions(call, call.dimension("dim0"), call.dimension("dim1"));
}

void transpose_matrix(OnnxCall& call) {
  if (call.rank("self") != 2) call.refuse("a tensor that is no matrix");
  swap_dimensions(call, 0, 1);
}

// A size as an integer tensor [1]. `keep` says that the input has it already:
// 1 leaves a size alone.
std::string expanded_size(OnnxCall& call, const OnnxSize& size, bool keep) {
  OnnxBuilder& builder = call.builder();
  if (keep) return builder.integers({1});
  if (size.fixed()) return builder.integers({size.value});
  const std::int64_t factor = size.other - size.value;
  if (factor * kOnnxTraceBatch != size.value) {
    call.refuse("a size that is no multiple of the batch size");
  }
  return factor == 1 ? builder.batch_size()
                     : builder.node("Mul", {builder.batch_size(),
                                            builder.integers({factor})});
}

void expand(OnnxCall& call) {
  const std::vector<OnnxSize> before = call.shape("self");
  const std::vector<OnnxSize> after = call.result_shape();
  if (before == after) return call.give(call.tensor("self"));
  const std::size_t added = after.size() - before.size();
  std::vector<std::string> sizes;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const bool keep = i >= added && before[i - added] == after[i];
    sizes.push_back(expanded_size(call, after[i], keep));
  }
  const std::string shape =
      call.builder().node("Concat", sizes, {{"axis", std::int64_t{0}}});
  call.give(call.builder().node("Expand", {call.tensor("self"), shape}));
}

// libtorch lists (before, behind) from the last dimension on.
void pad(OnnxCall& call) {
  if (call.has("mode") && call.text("mode") != "constant") {
    call.refuse("a mode other than constant");
  }
  OnnxBuilder& builder = call.builder();
  const std::vector<std::int64_t> sides = call.integers("pad");
  const auto rank = static_cast<std::size_t>(call.rank("self"));
  std::vector<std::int64_t> pads(2 * rank, 0);
  for (std::size_t i = 0; i < sides.size() / 2; ++i) {
    pads[rank - 1 - i] = sides[2 * i];
    pads[2 * rank - 1 - i] = sides[2 * i + 1];
  }
  const double value = call.has("value") ? call.number("value") : 0.0;
  call.give(builder.node("Pad", {call.tensor("self"), builder.integers(pads),
                                 builder.scalar(value)}));
}

}  // namespace

void add_shape_operators(OnnxOperators& operators) {
  for (const char* name : {"contiguous", "clone", "detach", "alias"}) {
    operators[std::string("aten::") + name] = same("self");
  }
  for (const char* name : {"to", "type_as", "_to_copy"}) {
    operators[std::string("aten::") + name] = convert;
  }
  for (const char* name : {"dropout", "feature_dropout"}) {
    operators[std::string("aten::") + name] = dropout;
  }
  for (const char* name : {"reshape", "view", "flatten", "unflatten",
                           "unsqueeze", "squeeze", "view_as", "reshape_as"}) {
    operators[std::string("aten::") + name] = reshape;
  }
  operators["aten::permute"] = permute;
  operators["aten::transpose"] = transpose;
  operators["aten::t"] = transpose_matrix;
  operators["aten::expand"] = expand;
  operators["aten::expand_as"] = expand;
  operators["aten::constant_pad_nd"] = pad;
  operators["aten::pad"] = pad;
}

}  // namespace solera::io
