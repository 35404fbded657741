#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "solera/core/span.h"

namespace solera {

/// SHA-256 of pieces added one after another.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& add(ByteSpan bytes);
  Sha256& add(const std::string& text);  ///< Length first, so pieces are kept.
  std::string hex();                     ///< Ends the hash; 64 characters.

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(ByteSpan bytes);
std::string sha256_hex(const std::string& text);

/// Throws Error(kBadInput) naming the file if it cannot be read.
std::string sha256_file(const std::filesystem::path& path);

/// The first eight bytes of SHA-256, as a number: for offsets and seeds.
std::uint64_t hash64(const std::string& text);

}  // namespace solera
