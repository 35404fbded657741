#pragma once

#include <cstdint>
#include <string>

#include "solera/image/image.h"

namespace solera::image {

/// 64 bits that a picture keeps when it is scaled, recompressed or changed a
/// little in brightness: `phash` of Python's imagehash at its defaults
/// (hash_size 8, highfreq_factor 4). The brightness is shrunk to 32 x 32
/// (Lanczos); of its two-dimensional DCT-II the 8 x 8 lowest frequencies give
/// a bit each, row by row from the highest bit: whether they are above their
/// median.
///
/// Coefficients that equal the median up to rounding (a plain or a mirrored
/// picture has many) give 0 here; imagehash answers with the noise of its
/// transform. Throws Error(kUsage) for an empty picture.
std::uint64_t perceptual_hash(const Image& image);

/// How many bits differ, 0 .. 64.
int hash_distance(std::uint64_t a, std::uint64_t b);

/// 16 hexadecimal digits, as imagehash prints them.
std::string hash_text(std::uint64_t hash);

}  // namespace solera::image
