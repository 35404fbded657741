#pragma once

#include <cstdint>
#include <string>

namespace solera::run {

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4) of the bytes.
std::uint32_t crc32c(const std::string& bytes);

}  // namespace solera::run
