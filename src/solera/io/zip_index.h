#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "solera/core/span.h"

namespace solera::io {

/// Where the bytes of a stored zip entry stand in its file.
struct ZipRecord {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// The names and places of the entries of a zip archive (also zip64), as
/// torch.save writes it: stored, not compressed. Nothing is unpacked, so no
/// archive can be larger than its file. Checksums are not verified.
class ZipIndex {
 public:
  /// Reads the central directory. Borrows `bytes`, which must outlive it.
  /// Error(kBadInput) at `where` if it is damaged.
  ZipIndex(ByteSpan bytes, std::string where);

  /// In the order of the archive.
  const std::vector<std::string>& names() const { return names_; }
  bool contains(const std::string& name) const {
    return entries_.count(name) != 0;
  }
  /// Error(kBadInput) if it is absent, compressed, encrypted or cut short.
  ZipRecord record(const std::string& name) const;

 private:
  struct Entry {
    std::uint64_t header = 0;
    std::uint64_t size = 0;
    bool stored = false;
  };
  struct Directory {
    std::uint64_t offset = 0;
    std::uint64_t entries = 0;
  };

  std::uint64_t find_end() const;
  Directory read_directory_place() const;
  std::optional<Directory> read_zip64_place(std::uint64_t end) const;
  void read_directory(const Directory& directory);

  ByteSpan bytes_;
  std::string where_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace solera::io
