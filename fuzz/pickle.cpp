#include "solera/io/pickle.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "fuzz/checks.h"
#include "fuzz/targets.h"
#include "solera/core/error.h"
#include "solera/io/mapped_tensor.h"
#include "solera/io/torch_notes.h"
#include "solera/io/torch_state.h"
#include "solera/io/torch_storage.h"

namespace solera::fuzz {
namespace {

constexpr std::uint64_t kStorageBytes = 4096;

std::optional<io::StorageId> storage_of(const io::PickleNode& node) {
  try {
    return io::parse_storage_id(node, "pickle");
  } catch (const Error&) {
    return std::nullopt;
  }
}

// A storage for each that the pickle names, as long as there is room.
io::StorageTable make_storages(const io::Pickle& pickle) {
  io::StorageTable storages(io::SharedBytes(Bytes(kStorageBytes)), "pickle");
  std::set<std::string> known;
  std::uint64_t used = 0;
  for (const io::PickleNode& node : pickle.nodes()) {
    if (!node.is(io::PickleNode::Kind::kPersistent)) continue;
    const auto id = storage_of(node);
    if (!id) continue;
    const auto size = io::checked_nbytes(id->numel, id->dtype);
    const bool fits = size && *size <= kStorageBytes - used;
    if (!fits || !known.insert(id->key).second) continue;
    storages.add(id->key, used, *size);
    used += *size;
  }
  return storages;
}

}  // namespace

void pickle(ByteSpan bytes) {
  expect_result_or_bad_input([&] {
    io::ByteReader input(bytes, "pickle");
    const io::Pickle pickle = io::parse_pickle(input);
    io::StorageTable storages = make_storages(pickle);
    for (io::WeightSet& raw : io::find_weight_sets(*pickle.root(), storages)) {
      for (const io::WeightSet& set : io::split_weight_sets(std::move(raw))) {
        touch(set.state);
      }
    }
    io::read_torch_notes(*pickle.root());
  });
}

}  // namespace solera::fuzz
