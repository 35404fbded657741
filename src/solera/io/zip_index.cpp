#include "solera/io/zip_index.h"

#include <algorithm>
#include <utility>

#include "solera/io/byte_reader.h"

namespace solera::io {
namespace {

constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kZip64EndSignature = 0x06064b50;
constexpr std::uint32_t kZip64LocatorSignature = 0x07064b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50;
constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint64_t kEndSize = 22;
constexpr std::uint64_t kZip64LocatorSize = 20;
constexpr std::uint64_t kMaxComment = 0xFFFF;
constexpr std::uint32_t kInZip64 = 0xFFFFFFFF;
constexpr std::uint16_t kZip64Extra = 0x0001;

void expect_signature(ByteReader& input, std::uint32_t signature) {
  if (input.take_u32() != signature) {
    input.fail("is a damaged zip archive, copy or download it again");
  }
}

// The sizes and the place of one entry of the central directory.
struct Place {
  std::uint64_t packed = 0;
  std::uint64_t size = 0;
  std::uint64_t header = 0;
};

// Values that do not fit 32 bits stand in an extra field, in this order.
void read_zip64_extra(ByteSpan extra, const std::string& where, Place& place) {
  ByteReader fields(extra, where);
  while (fields.remaining() >= 4) {
    const std::uint16_t id = fields.take_u16();
    ByteReader field(fields.take(fields.take_u16()), where);
    if (id != kZip64Extra) continue;
    for (std::uint64_t* value : {&place.size, &place.packed, &place.header}) {
      if (*value == kInZip64) *value = field.take_u64();
    }
  }
}

}  // namespace

ZipIndex::ZipIndex(ByteSpan bytes, std::string where)
    : bytes_(bytes), where_(std::move(where)) {
  read_directory(read_directory_place());
}

std::uint64_t ZipIndex::find_end() const {
  ByteReader input(bytes_, where_);
  if (bytes_.size() >= kEndSize) {
    std::uint64_t at = bytes_.size() - kEndSize;
    const std::uint64_t lowest = at - std::min(at, kMaxComment);
    for (;; --at) {
      input.seek(at);
      if (input.take_u32() == kEndSignature) return at;
      if (at == lowest) break;
    }
  }
  input.fail(
      "is cut short: a zip archive without its directory, copy or download it "
      "again");
}

ZipIndex::Directory ZipIndex::read_directory_place() const {
  const std::uint64_t end = find_end();
  if (const auto place = read_zip64_place(end)) return *place;
  ByteReader input(bytes_, where_);
  input.seek(end + 10);
  Directory directory;
  directory.entries = input.take_u16();
  input.skip(4);
  directory.offset = input.take_u32();
  return directory;
}

std::optional<ZipIndex::Directory> ZipIndex::read_zip64_place(
    std::uint64_t end) const {
  if (end < kZip64LocatorSize) return std::nullopt;
  ByteReader input(bytes_, where_);
  input.seek(end - kZip64LocatorSize);
  if (input.take_u32() != kZip64LocatorSignature) return std::nullopt;
  input.skip(4);
  input.seek(input.take_u64());
  expect_signature(input, kZip64EndSignature);
  input.skip(28);
  Directory directory;
  directory.entries = input.take_u64();
  input.skip(8);
  directory.offset = input.take_u64();
  return directory;
}

void ZipIndex::read_directory(const Directory& directory) {
  ByteReader input(bytes_, where_);
  input.seek(directory.offset);
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    expect_signature(input, kCentralSignature);
    input.skip(4);
    const bool encrypted = (input.take_u16() & 1) != 0;
    const std::uint16_t method = input.take_u16();
    input.skip(8);
    Place place;
    place.packed = input.take_u32();
    place.size = input.take_u32();
    const std::uint16_t name_size = input.take_u16();
    const std::uint16_t extra_size = input.take_u16();
    const std::uint16_t comment_size = input.take_u16();
    input.skip(8);
    place.header = input.take_u32();
    std::string name = input.take_text(name_size);
    read_zip64_extra(input.take(extra_size), where_, place);
    input.skip(comment_size);
    const bool stored = method == 0 && !encrypted && place.packed == place.size;
    if (!entries_.emplace(name, Entry{place.header, place.size, stored})
             .second) {
      input.fail("is a zip archive that holds '" + name + "' twice");
    }
    names_.push_back(std::move(name));
  }
}

ZipRecord ZipIndex::record(const std::string& name) const {
  ByteReader input(bytes_, where_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    input.fail("is incomplete: its archive has no '" + name + "'");
  }
  if (!found->second.stored) {
    input.fail("holds '" + name +
               "' compressed or encrypted, expected it stored as torch.save "
               "does: save it again");
  }
  input.seek(found->second.header);
  expect_signature(input, kLocalSignature);
  input.skip(22);
  const std::uint16_t name_size = input.take_u16();
  const std::uint16_t extra_size = input.take_u16();
  input.skip(name_size);
  input.skip(extra_size);
  const std::uint64_t offset = input.position();
  input.skip(found->second.size);
  return {offset, found->second.size};
}

}  // namespace solera::io
