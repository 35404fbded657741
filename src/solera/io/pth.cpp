#include "solera/io/pth.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/io/byte_reader.h"
#include "solera/io/mapped_tensor.h"
#include "solera/io/pickle.h"
#include "solera/io/torch_state.h"
#include "solera/io/torch_storage.h"

namespace solera::io {
namespace {

using Kind = PickleNode::Kind;

// The first pickle of a legacy file: a number of ten bytes.
constexpr char kLegacyMagic[] = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
constexpr std::int64_t kLegacyProtocol = 1001;

[[noreturn]] void throw_bad(const std::string& where,
                            const std::string& message) {
  throw Error(ErrorKind::kBadInput, where, message);
}

// What to tell about a file that is sound but holds no weights.
std::string describe_root(const PickleNode& root) {
  if (!root.is_mapping()) return "no dictionary";
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < root.items.size() && keys.size() < 8; i += 2) {
    if (root.items[i]->is(Kind::kText)) keys.push_back(root.items[i]->text);
  }
  return fmt::format("a dictionary of {} with the keys {}",
                     root.items.size() / 2, join(keys, ", "));
}

TorchFile finish(const PickleNode& root, StorageTable& storages) {
  TorchFile file{find_weight_sets(root, storages), read_torch_notes(root)};
  if (file.sets.empty()) {
    throw_bad(storages.where(),
              fmt::format("holds no state dict, found {}: save "
                          "model.state_dict()",
                          describe_root(root)));
  }
  return file;
}

// The folder inside the archive, as "name/"; empty if there is none.
std::string find_archive_folder(const ZipIndex& index) {
  for (const std::string& name : index.names()) {
    if (ends_with(name, "/data.pkl")) return name.substr(0, name.size() - 8);
  }
  return "";
}

// Zip archives that people take for weights, by a file in them.
constexpr std::pair<const char*, const char*> kOtherArchives[] = {
    {"serialized_exported_program.json",
     "is a program of torch.export, expected weights: save model.state_dict()"},
    {"model.weights.h5", "is a Keras archive: save the weights as safetensors"},
    {"MAR-INF/MANIFEST.json",
     "is a TorchServe archive: unpack it and take the file of weights"},
};

std::string archive_folder(const ZipIndex& index, const std::string& where) {
  const std::string folder = find_archive_folder(index);
  if (is_torchscript(index)) {
    throw_bad(where,
              "is TorchScript, a program, expected weights: save "
              "model.state_dict(), or say allow_code: true to run it as a "
              "frozen teacher");
  }
  if (!folder.empty()) return folder;
  for (const std::string& name : index.names()) {
    for (const auto& [member, message] : kOtherArchives) {
      if (ends_with(name, member)) throw_bad(where, message);
    }
  }
  throw_bad(where,
            "is a zip archive, but not one of torch.save: it has no data.pkl");
}

ByteSpan part(ByteSpan bytes, const ZipRecord& record) {
  return {bytes.data() + record.offset, static_cast<std::size_t>(record.size)};
}

void require_little_endian(const ZipIndex& index, const std::string& folder,
                           ByteSpan bytes, const std::string& where) {
  if (!index.contains(folder + "byteorder")) return;
  const ByteSpan text = part(bytes, index.record(folder + "byteorder"));
  if (std::string(text.begin(), text.end()) != "little") {
    throw_bad(where, "is big-endian, expected little-endian");
  }
}

TorchFile read_zip(const SharedBytes& file, const std::string& where,
                   Content content) {
  const ByteSpan bytes = file.bytes();
  const ZipIndex index(bytes, where);
  const std::string folder = archive_folder(index, where);
  require_little_endian(index, folder, bytes, where);
  ByteReader input(part(bytes, index.record(folder + "data.pkl")),
                   where + ": data.pkl");
  const Pickle pickle = parse_pickle(input);
  StorageTable storages(file, where, content);
  const std::string data = folder + "data/";
  for (const std::string& name : index.names()) {
    if (!starts_with(name, data)) continue;
    const ZipRecord record = index.record(name);
    storages.add(name.substr(data.size()), record.offset, record.size);
  }
  return finish(*pickle.root(), storages);
}

[[noreturn]] void fail_foreign(const ByteReader& input) {
  input.fail("is a pickle, but not one of torch.save, expected a .pth file");
}

void skip_legacy_preamble(ByteReader& input) {
  const Pickle magic = parse_pickle(input);
  const bool known =
      magic.root()->is(Kind::kBigInt) && magic.root()->text == kLegacyMagic;
  if (!known) fail_foreign(input);
  const Pickle protocol = parse_pickle(input);
  if (protocol.root()->integer != kLegacyProtocol) fail_foreign(input);
  const Pickle system = parse_pickle(input);
  const PickleRef little = system.root()->find("little_endian");
  if (little != nullptr && little->integer == 0) {
    input.fail("is big-endian, expected little-endian");
  }
}

// The element type of each storage, which stands only in the object's pickle.
std::map<std::string, torch::ScalarType> storage_types(
    const Pickle& pickle, const std::string& where) {
  std::map<std::string, torch::ScalarType> types;
  for (const PickleNode& node : pickle.nodes()) {
    const bool storage =
        node.is(Kind::kPersistent) && node.callee->is(Kind::kTuple) &&
        !node.callee->items.empty() && node.callee->items[0]->is(Kind::kText) &&
        node.callee->items[0]->text == "storage";
    if (!storage) continue;
    const StorageId id = parse_storage_id(node, where);
    types.emplace(id.key, id.dtype);
  }
  return types;
}

void add_legacy_storages(const Pickle& keys, const Pickle& object,
                         ByteReader& input, StorageTable& storages) {
  const auto types = storage_types(object, input.where());
  for (const PickleRef key : keys.root()->items) {
    const auto type = types.find(key->text);
    if (type == types.end()) input.fail("holds a storage that nothing uses");
    const auto numel = static_cast<std::int64_t>(input.take_u64());
    const auto size = checked_nbytes(numel, type->second);
    if (!size) input.fail("holds a storage of no valid length");
    storages.add(key->text, input.position(), *size);
    input.skip(*size);
  }
}

TorchFile read_legacy(const SharedBytes& file, const std::string& where,
                      Content content) {
  ByteReader input(file.bytes(), where);
  skip_legacy_preamble(input);
  const Pickle object = parse_pickle(input);
  const Pickle keys = parse_pickle(input);
  StorageTable storages(file, where, content);
  add_legacy_storages(keys, object, input, storages);
  return finish(*object.root(), storages);
}

}  // namespace

bool looks_like_torch_zip(ByteSpan head) {
  constexpr std::uint8_t kMagic[] = {'P', 'K', 3, 4};
  return head.size() >= 4 &&
         std::equal(std::begin(kMagic), std::end(kMagic), head.begin());
}

bool looks_like_torch_legacy(ByteSpan head) {
  return head.size() >= 2 && head[0] == 0x80 && head[1] <= 5;
}

bool is_torchscript(const ZipIndex& index) {
  const std::string folder = find_archive_folder(index);
  return !folder.empty() && index.contains(folder + "constants.pkl");
}

TorchFile read_pth(const std::filesystem::path& path, Content content) {
  return parse_pth(SharedBytes::map(path), path.string(), content);
}

TorchFile parse_pth(const SharedBytes& file, const std::string& where,
                    Content content) {
  const ByteSpan bytes = file.bytes();
  if (looks_like_torch_zip(bytes)) return read_zip(file, where, content);
  if (looks_like_torch_legacy(bytes)) return read_legacy(file, where, content);
  throw_bad(where,
            "is no file of torch.save, expected a zip archive or a "
            "pickle: check that the download is complete");
}

}  // namespace solera::io
