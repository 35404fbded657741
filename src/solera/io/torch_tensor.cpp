#include "solera/io/torch_tensor.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/io/mapped_tensor.h"

namespace solera::io {
namespace {

using Kind = PickleNode::Kind;

// A view may repeat elements (expand), but a small file must not describe
// more memory than this many elements when it is copied.
constexpr std::int64_t kMaxRepeatedNumel = std::int64_t{1} << 24;

[[noreturn]] void throw_bad(const StorageTable& storages,
                            const std::string& message) {
  throw Error(ErrorKind::kBadInput, storages.where(), message);
}

bool is_call_of(const PickleNode& node, const char* name, std::size_t count) {
  return node.is(Kind::kObject) && node.callee->is_global(name) &&
         node.arguments->is(Kind::kTuple) &&
         node.arguments->items.size() >= count;
}

bool is_plain_tensor(const PickleNode& node) {
  return is_call_of(node, "torch._utils._rebuild_tensor_v2", 4) ||
         is_call_of(node, "torch._utils._rebuild_tensor", 4);
}

// A tensor of a subclass: its arguments are what it is rebuilt with.
bool is_subclass(const PickleNode& node) {
  return is_call_of(node, "torch._tensor._rebuild_from_type_v2", 3) &&
         node.arguments->items[0]->is_global(
             "torch._utils._rebuild_tensor_v2") &&
         node.arguments->items[2]->is(Kind::kTuple) &&
         node.arguments->items[2]->items.size() >= 4;
}

bool is_parameter(const PickleNode& node) {
  const bool call =
      is_call_of(node, "torch._utils._rebuild_parameter", 1) ||
      is_call_of(node, "torch._utils._rebuild_parameter_with_state", 1) ||
      is_call_of(node, "torch.nn.parameter.Parameter", 1);
  return call && is_plain_tensor(*node.arguments->items[0]);
}

std::vector<std::int64_t> read_counts(const PickleNode& node,
                                      const StorageTable& storages) {
  const bool fits =
      node.is(Kind::kTuple) && node.items.size() <= kMaxDimensions;
  if (!fits) throw_bad(storages, "holds a tensor of no valid shape");
  std::vector<std::int64_t> counts;
  for (const PickleRef item : node.items) {
    if (!item->is(Kind::kInt) || item->integer < 0) {
      throw_bad(storages, "holds a tensor of no valid shape");
    }
    counts.push_back(item->integer);
  }
  return counts;
}

struct Layout {
  std::int64_t offset = 0;
  std::vector<std::int64_t> sizes;
  std::vector<std::int64_t> strides;
};

// Whether every element of a tensor that has some lies below `numel`.
bool lies_within(const Layout& layout, std::int64_t numel) {
  std::int64_t last = layout.offset;
  for (std::size_t i = 0; i < layout.sizes.size(); ++i) {
    std::int64_t step = 0;
    if (__builtin_mul_overflow(layout.sizes[i] - 1, layout.strides[i], &step) ||
        __builtin_add_overflow(last, step, &last)) {
      return false;
    }
  }
  return last < numel;
}

// Storage, offset, sizes and strides of a tensor.
const std::vector<PickleRef>& arguments_of(const PickleNode& tensor) {
  if (is_plain_tensor(tensor)) return tensor.arguments->items;
  if (is_subclass(tensor)) return tensor.arguments->items[2]->items;
  return tensor.arguments->items[0]->arguments->items;
}

Layout read_layout(const std::vector<PickleRef>& arguments,
                   const StorageTable& storages) {
  if (!arguments[1]->is(Kind::kInt) || arguments[1]->integer < 0) {
    throw_bad(storages, "holds a tensor of no valid offset");
  }
  Layout layout;
  layout.offset = arguments[1]->integer;
  layout.sizes = read_counts(*arguments[2], storages);
  layout.strides = read_counts(*arguments[3], storages);
  if (layout.sizes.size() != layout.strides.size()) {
    throw_bad(storages, "holds a tensor with more or fewer strides than sizes");
  }
  return layout;
}

}  // namespace

bool is_tensor(const PickleNode& node) {
  return is_plain_tensor(node) || is_subclass(node) || is_parameter(node);
}

bool is_quantised_tensor(const PickleNode& node) {
  return is_call_of(node, "torch._utils._rebuild_qtensor", 1);
}

torch::Tensor make_tensor(const PickleNode& node, StorageTable& storages) {
  const std::vector<PickleRef>& arguments = arguments_of(node);
  const StorageId id = parse_storage_id(*arguments[0], storages.where());
  const Layout layout = read_layout(arguments, storages);
  const auto numel = checked_numel(layout.sizes);
  if (!numel) throw_bad(storages, "holds a tensor whose shape is too large");
  if (*numel == 0) return storages.empty(layout.sizes, id.dtype);
  const torch::Tensor row = storages.get(id);
  if (!lies_within(layout, id.view_numel)) {
    throw_bad(storages, "holds a tensor that leaves its storage");
  }
  if (*numel > std::max(id.numel, kMaxRepeatedNumel)) {
    throw_bad(storages, "holds a tensor that repeats its storage too often");
  }
  return row.as_strided(layout.sizes, layout.strides,
                        layout.offset + id.view_offset);
}

}  // namespace solera::io
