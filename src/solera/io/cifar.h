#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "solera/core/span.h"

namespace solera {
class MappedFile;
}

namespace solera::io {

/// Side of a CIFAR picture in pixels.
constexpr int kCifarSide = 32;

/// How many label bytes stand before the pixels of a record.
enum class CifarKind {
  kCifar10 = 1,   ///< The class, 0 to 9.
  kCifar100 = 2,  ///< The coarse class, then the fine one, 0 to 99.
};

/// A file of the "binary version", mapped; records follow one another:
///
///   | label(s) 1 or 2 | red 32 x 32 | green 32 x 32 | blue 32 x 32 |
///
/// Const calls are safe from several threads.
class CifarFile {
 public:
  /// Error(kBadInput) naming the file if it cannot be read, is no whole number
  /// of records, or holds a label out of range (with the record).
  CifarFile(const std::filesystem::path& path, CifarKind kind);
  ~CifarFile();
  CifarFile(CifarFile&& other) noexcept;
  CifarFile& operator=(CifarFile&& other) noexcept;

  std::int64_t size() const;
  /// The (fine) class of a record; `index` must be in [0, size()).
  int label(std::int64_t index) const;
  /// The 3072 bytes of a record, channel after channel, borrowed.
  ByteSpan pixels(std::int64_t index) const;

 private:
  ByteSpan record(std::int64_t index) const;

  std::unique_ptr<MappedFile> file_;
  CifarKind kind_;
};

}  // namespace solera::io
