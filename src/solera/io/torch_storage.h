#pragma once

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "solera/io/content.h"
#include "solera/io/pickle.h"
#include "solera/io/shared_bytes.h"

namespace solera::io {

/// The persistent id that torch.save writes for a storage:
/// ('storage', type, key, device, elements[, view]).
struct StorageId {
  std::string key;
  torch::ScalarType dtype = torch::kFloat;
  std::int64_t numel = 0;
  /// Before PyTorch 0.4 a storage could be part of the one of its key.
  std::int64_t view_offset = 0;
  std::int64_t view_numel = 0;  ///< `numel` if it is the whole.
};

/// Python's class for storages of a type, "FloatStorage", a member of torch;
/// empty if there is none.
std::string storage_class(torch::ScalarType type);

/// Reads a persistent id; Error(kBadInput) at `where` if it is none of a
/// storage of a type that libtorch can hold.
StorageId parse_storage_id(const PickleNode& node, const std::string& where);

/// The storages of a mapped file, each one tensor that all views share.
class StorageTable {
 public:
  StorageTable(SharedBytes file, std::string where,
               Content content = Content::kWhole)
      : file_(std::move(file)), where_(std::move(where)), content_(content) {}

  const std::string& where() const { return where_; }

  /// Declares that the bytes of `key` stand at `offset`. The storages of a
  /// file cannot be larger than it: Error(kBadInput).
  void add(const std::string& key, std::uint64_t offset, std::uint64_t size);
  /// The whole storage as one row, mapped once. Error(kBadInput) if the file
  /// has none of that key, length and type.
  torch::Tensor get(const StorageId& id);
  /// A tensor without elements, where those of the table live.
  torch::Tensor empty(const std::vector<std::int64_t>& sizes,
                      torch::ScalarType dtype) const;

 private:
  struct Storage {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    torch::Tensor row;  // once somebody asked for it
  };

  SharedBytes file_;
  std::string where_;
  Content content_;
  std::uint64_t total_bytes_ = 0;
  std::map<std::string, Storage> storages_;
};

}  // namespace solera::io
