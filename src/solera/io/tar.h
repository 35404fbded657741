#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/span.h"

namespace solera::io {

// The members of a tar archive, by offset, so that images are read straight
// from a mapped shard. Own reader: libarchive reads a stream and does not tell
// where a member's data lie.
//
//   | header 512 | data, padded to 512 | header | data | ... | 2 zero blocks |
//
// Understood: v7, ustar (with prefix), GNU long names (type L) and pax headers
// (type x, keys path and size; global headers are passed over). Links, devices
// and folders are passed over. Not understood: sparse files, compression.

/// One regular file of an archive.
struct TarMember {
  std::string name;
  std::uint64_t offset = 0;  ///< Of its data, in bytes from the start.
  std::uint64_t size = 0;    ///< `offset + size` is within the archive.
};

/// The regular files of `archive` in order. A wrong checksum or number, and a
/// member that reaches past the end, are Error(kBadInput) at `where` naming
/// the byte. The zero blocks at the end may be missing.
std::vector<TarMember> list_tar(ByteSpan archive, const std::string& where);

}  // namespace solera::io
