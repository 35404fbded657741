#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "solera/core/span.h"

namespace solera::io {

/// Whether `bytes` begin as gzip data do.
bool is_gzip(ByteSpan bytes);

/// The bytes that `compressed` (one or more gzip members) holds. More than
/// `limit_bytes` of them, damage and a missing end are Error(kBadInput) at
/// `where`.
Bytes gunzip(ByteSpan compressed, const std::string& where,
             std::uint64_t limit_bytes = std::uint64_t{1} << 32);

/// The content of a file, unpacked if it is gzip data.
Bytes read_maybe_gzipped(const std::filesystem::path& path);

}  // namespace solera::io
