#include "solera/core/hash.h"

#include <openssl/evp.h>

#include <array>

#include "solera/core/error.h"
#include "solera/core/file.h"

namespace solera {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1) {
    throw Error(ErrorKind::kFailure, "SHA-256", "libcrypto refuses to start");
  }
}

Sha256::~Sha256() = default;

Sha256& Sha256::add(ByteSpan bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
  return *this;
}

Sha256& Sha256::add(const std::string& text) {
  const std::string length = std::to_string(text.size()) + ":";
  EVP_DigestUpdate(state_->context, length.data(), length.size());
  EVP_DigestUpdate(state_->context, text.data(), text.size());
  return *this;
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest{};
  EVP_DigestFinal_ex(state_->context, digest.data(), nullptr);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string sha256_hex(ByteSpan bytes) { return Sha256().add(bytes).hex(); }

std::string sha256_hex(const std::string& text) {
  return sha256_hex(ByteSpan(reinterpret_cast<const std::uint8_t*>(text.data()),
                             text.size()));
}

std::string sha256_file(const std::filesystem::path& path) {
  const MappedFile file(path);
  return sha256_hex(file.bytes());
}

std::uint64_t hash64(const std::string& text) {
  return std::stoull(sha256_hex(text).substr(0, 16), nullptr, 16);
}

}  // namespace solera
