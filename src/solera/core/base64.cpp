#include "solera/core/base64.h"

#include <openssl/evp.h>

#include <algorithm>

namespace solera {

std::string base64(ByteSpan bytes) {
  // A multiple of three, so that only the last piece is padded; the library
  // counts in int.
  constexpr std::size_t kPiece = 3 << 20;
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
    const std::size_t size = std::min(kPiece, bytes.size() - at);
    // The library ends what it writes with a zero byte.
    Bytes piece((size + 2) / 3 * 4 + 1);
    const int written = EVP_EncodeBlock(piece.data(), bytes.data() + at,
                                        static_cast<int>(size));
    text.append(piece.begin(), piece.begin() + written);
  }
  return text;
}

}  // namespace solera
