#include "solera/io/torch_storage.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <optional>
#include <utility>

#include "solera/core/error.h"
#include "solera/io/mapped_tensor.h"

namespace solera::io {
namespace {

using Kind = PickleNode::Kind;

constexpr std::pair<const char*, torch::ScalarType> kStorageTypes[] = {
    {"torch.FloatStorage", torch::kFloat},
    {"torch.DoubleStorage", torch::kDouble},
    {"torch.HalfStorage", torch::kHalf},
    {"torch.BFloat16Storage", torch::kBFloat16},
    {"torch.LongStorage", torch::kLong},
    {"torch.IntStorage", torch::kInt},
    {"torch.ShortStorage", torch::kShort},
    {"torch.CharStorage", torch::kChar},
    {"torch.ByteStorage", torch::kByte},
    {"torch.BoolStorage", torch::kBool},
};

[[noreturn]] void throw_bad(const std::string& where,
                            const std::string& message) {
  throw Error(ErrorKind::kBadInput, where, message);
}

torch::ScalarType parse_type(const PickleNode& node, const std::string& where) {
  for (const auto& [name, dtype] : kStorageTypes) {
    if (node.is_global(name)) return dtype;
  }
  throw_bad(where, fmt::format("holds a storage of type '{}', expected plain "
                               "floating-point, integer or boolean numbers",
                               node.text));
}

std::string parse_key(const PickleNode& node, const std::string& where) {
  if (node.is(Kind::kText)) return node.text;
  if (node.is(Kind::kInt)) return std::to_string(node.integer);
  throw_bad(where, "holds a storage without a key");
}

std::int64_t parse_count(const PickleNode& node, const std::string& where) {
  if (!node.is(Kind::kInt) || node.integer < 0) {
    throw_bad(where, "holds a storage of no valid length");
  }
  return node.integer;
}

void parse_view(const PickleNode& view, const std::string& where,
                StorageId& id) {
  if (!view.is(Kind::kTuple) || view.items.size() != 3) return;
  id.view_offset = parse_count(*view.items[1], where);
  id.view_numel = parse_count(*view.items[2], where);
  const bool inside =
      id.view_offset <= id.numel && id.view_numel <= id.numel - id.view_offset;
  if (!inside) throw_bad(where, "holds a view that leaves its storage");
}

}  // namespace

std::string storage_class(torch::ScalarType type) {
  for (const auto& [name, dtype] : kStorageTypes) {
    if (dtype == type) return std::string(name).substr(6);  // "torch."
  }
  return "";
}

StorageId parse_storage_id(const PickleNode& node, const std::string& where) {
  const PickleRef tuple = node.is(Kind::kPersistent) ? node.callee : &node;
  const bool storage = tuple->is(Kind::kTuple) && tuple->items.size() >= 5 &&
                       tuple->items[0]->is(Kind::kText) &&
                       tuple->items[0]->text == "storage";
  if (!storage) throw_bad(where, "holds a tensor without a storage");
  StorageId id;
  id.dtype = parse_type(*tuple->items[1], where);
  id.key = parse_key(*tuple->items[2], where);
  id.numel = parse_count(*tuple->items[4], where);
  id.view_numel = id.numel;
  if (tuple->items.size() > 5) parse_view(*tuple->items[5], where, id);
  return id;
}

void StorageTable::add(const std::string& key, std::uint64_t offset,
                       std::uint64_t size) {
  const std::uint64_t file_size = file_.bytes().size();
  if (offset > file_size || size > file_size - offset) {
    throw_bad(where_, fmt::format("is cut short inside storage '{}', copy or "
                                  "download it again",
                                  key));
  }
  total_bytes_ += size;
  if (total_bytes_ > file_size ||
      !storages_.emplace(key, Storage{offset, size, {}}).second) {
    throw_bad(where_,
              fmt::format("holds storage '{}' twice, or over another", key));
  }
}

torch::Tensor StorageTable::get(const StorageId& id) {
  const auto found = storages_.find(id.key);
  if (found == storages_.end()) {
    throw_bad(where_, fmt::format("lacks the storage '{}'", id.key));
  }
  Storage& storage = found->second;
  const auto bytes = checked_nbytes(id.numel, id.dtype);
  if (!bytes || *bytes != storage.size) {
    throw_bad(where_, fmt::format("storage '{}' has {} bytes, but its tensors "
                                  "expect {} elements of {}",
                                  id.key, storage.size, id.numel,
                                  torch::toString(id.dtype)));
  }
  if (!storage.row.defined()) {
    storage.row =
        content_ == Content::kOutline
            ? empty({id.numel}, id.dtype)
            : mapped_tensor(file_, storage.offset, {id.numel}, id.dtype);
  }
  if (storage.row.scalar_type() != id.dtype) {
    throw_bad(where_, fmt::format("reads storage '{}' as two types", id.key));
  }
  return storage.row;
}

torch::Tensor StorageTable::empty(const std::vector<std::int64_t>& sizes,
                                  torch::ScalarType dtype) const {
  const torch::Device device =
      content_ == Content::kOutline ? torch::kMeta : torch::kCPU;
  return torch::empty(sizes, torch::dtype(dtype).device(device));
}

}  // namespace solera::io
