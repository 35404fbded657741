#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>

#include "solera/core/span.h"

namespace solera::io {

/// The bytes of a file, mapped or in memory. Copies share them; they live as
/// long as the last copy, so a tensor over them keeps one. Whoever writes to
/// them changes this process's bytes only, never the file.
class SharedBytes {
 public:
  /// Maps the file; Error(kBadInput) if it is no readable regular file.
  static SharedBytes map(const std::filesystem::path& path);
  /// Takes over what somebody has read or received.
  explicit SharedBytes(Bytes bytes);

  ByteSpan bytes() const { return {data_.get(), size_}; }
  std::uint8_t* mutable_data() const { return data_.get(); }

 private:
  SharedBytes(std::shared_ptr<std::uint8_t> data, std::size_t size)
      : data_(std::move(data)), size_(size) {}

  std::shared_ptr<std::uint8_t> data_;
  std::size_t size_ = 0;
};

}  // namespace solera::io
