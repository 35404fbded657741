#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "solera/core/span.h"

namespace solera::io {

/// Reads the bytes of a file from front to back and never past the end:
/// whatever a file claims, asking for more than it has throws
/// Error(kBadInput) at `where` before anything is touched or allocated.
class ByteReader {
 public:
  /// Borrows `bytes`; `where` names the file in messages.
  ByteReader(ByteSpan bytes, std::string where)
      : bytes_(bytes), where_(std::move(where)) {}

  std::size_t position() const { return position_; }
  std::size_t remaining() const { return bytes_.size() - position_; }
  const std::string& where() const { return where_; }

  /// The next `size` bytes, borrowed.
  ByteSpan take(std::uint64_t size);
  std::string take_text(std::uint64_t size);
  /// The bytes before the next `end`, which is skipped too.
  std::string take_text_until(char end);
  void skip(std::uint64_t size) { take(size); }
  void seek(std::uint64_t position);

  /// An unsigned number of `width` <= 8 bytes.
  std::uint64_t take_little_endian(int width);
  std::uint64_t take_big_endian(int width);

  std::uint8_t take_u8() { return take(1)[0]; }
  std::uint16_t take_u16() {
    return static_cast<std::uint16_t>(take_little_endian(2));
  }
  std::uint32_t take_u32() {
    return static_cast<std::uint32_t>(take_little_endian(4));
  }
  std::uint64_t take_u64() { return take_little_endian(8); }

  /// Throws Error(kBadInput) at `where` with this message.
  [[noreturn]] void fail(const std::string& message) const;

 private:
  ByteSpan bytes_;
  std::string where_;
  std::size_t position_ = 0;
};

}  // namespace solera::io
