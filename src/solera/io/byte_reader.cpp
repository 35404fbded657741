#include "solera/io/byte_reader.h"

#include <fmt/format.h>

#include <cstring>

#include "solera/core/error.h"

namespace solera::io {

ByteSpan ByteReader::take(std::uint64_t size) {
  if (size > remaining()) {
    fail(
        fmt::format("is cut short: {} bytes are needed at offset {}, {} are "
                    "left, copy or download it again",
                    size, position_, remaining()));
  }
  const ByteSpan taken(bytes_.data() + position_, size);
  position_ += size;
  return taken;
}

std::string ByteReader::take_text(std::uint64_t size) {
  const ByteSpan taken = take(size);
  return {taken.begin(), taken.end()};
}

std::string ByteReader::take_text_until(char end) {
  const std::uint8_t* start = bytes_.data() + position_;
  const void* found =
      remaining() == 0 ? nullptr : std::memchr(start, end, remaining());
  if (found == nullptr) fail("is cut short: a line has no end");
  const auto size = static_cast<const std::uint8_t*>(found) - start;
  std::string text = take_text(static_cast<std::uint64_t>(size));
  skip(1);
  return text;
}

void ByteReader::seek(std::uint64_t position) {
  if (position > bytes_.size()) {
    fail(
        fmt::format("is cut short: offset {} lies behind its end at {}, copy "
                    "or download it again",
                    position, bytes_.size()));
  }
  position_ = position;
}

std::uint64_t ByteReader::take_little_endian(int width) {
  const ByteSpan taken = take(static_cast<std::uint64_t>(width));
  std::uint64_t number = 0;
  for (int i = width - 1; i >= 0; --i) {
    number = number << 8 | taken[static_cast<std::size_t>(i)];
  }
  return number;
}

std::uint64_t ByteReader::take_big_endian(int width) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : take(static_cast<std::uint64_t>(width))) {
    number = number << 8 | byte;
  }
  return number;
}

void ByteReader::fail(const std::string& message) const {
  throw Error(ErrorKind::kBadInput, where_, message);
}

}  // namespace solera::io
