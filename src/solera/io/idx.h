#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/span.h"

namespace solera::io {

/// An array of bytes, the last dimension fastest.
struct IdxArray {
  std::vector<std::int64_t> shape;  ///< One to four dimensions.
  Bytes values;                     ///< As many as the shape says.
};

// The format of MNIST, of unsigned bytes only:
//
//   | 0 0 | type 08 | dimensions d | d sizes, 4 bytes big-endian | values |

/// Error(kBadInput) at `where` for another type, more than four dimensions,
/// and a size that disagrees with the number of bytes.
IdxArray parse_idx(ByteSpan bytes, const std::string& where);

/// Reads a file, unpacked first if it is gzip data.
IdxArray read_idx(const std::filesystem::path& path);

}  // namespace solera::io
