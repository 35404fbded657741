#pragma once

#include <filesystem>
#include <string>

#include "solera/core/span.h"
#include "solera/image/image.h"

namespace solera::image {

// JPEG, PNG and WebP to RGB. The format is found by the first bytes, never by
// a file name. Every kind of picture becomes RGB as PIL's convert("RGB") makes
// it: grey is repeated, alpha is dropped (not blended), palettes are looked
// up, 16 bits a channel keep their high byte, CMYK is (255-C)(255-K)/255.
// EXIF orientations 1 to 8 (JPEG and PNG) are applied, so that all sizes and
// boxes are those of the upright picture.
//
// `encoded` is a whole file in memory; `name` stands in messages. Data that are
// truncated, corrupt or of another format, and pictures of more than 32768
// pixels a side or 2^28 in all, throw Error(kBadInput) naming `name`. Nothing
// is allocated on the word of a header before its size is checked. All
// functions may be called from several threads at once.

/// Width and height of the upright picture, from its header alone.
ImageSize read_size(ByteSpan encoded, const std::string& name);

Image decode(ByteSpan encoded, const std::string& name);

/// The pixels of `box`, which must lie inside the upright picture and not be
/// empty (else Error(kUsage)), possibly shrunk by 2, 4 or 8 as long as the
/// result is at least `least_width` x `least_height`: a later resize to that
/// size then still only shrinks. If box.width < least_width, or alike in
/// height, nothing is shrunk.
///
/// JPEG without rotation is decoded in the box only and shrunk in the
/// frequency domain; all else is decoded whole, cropped and not shrunk. What
/// differs from crop(decode(), box):
///   - unshrunk, nothing: what chroma interpolation needs is decoded around;
///   - shrunk by n, a pixel is about the mean of n x n pixels (the inverse
///     transform of the low frequencies), and the borders of the box are
///     rounded to multiples of n, at most n/2 pixels away. After a resize to
///     the least size, photographs are about 4 of 255 off: decode_resized_crop
///     avoids that;
///   - a JPEG that is corrupt below the box may go unnoticed.
Image decode_region(ByteSpan encoded, const std::string& name, const Box& box,
                    int least_width, int least_height);

/// resized_crop(decode(), box, width, height, filter) for a fraction of the
/// work: what a training image undergoes. A JPEG without rotation is decoded in
/// the box only, and shrunk in the frequency domain by 2, 4 or 8 as long as
/// twice the pixels asked for remain; the rest is resampled from the exact,
/// fractional borders of the box. Where nothing is shrunk, and with kNearest,
/// the result is the same bit for bit; else photographs differ by about 0.5 of
/// 255 on average. Errors as decode_region and resize; a JPEG that is corrupt
/// below the box may go unnoticed.
Image decode_resized_crop(ByteSpan encoded, const std::string& name,
                          const Box& box, int width, int height, Filter filter);

/// Whether a file name ends in .jpg, .jpeg, .png or .webp, in any case.
bool has_image_extension(const std::filesystem::path& path);

}  // namespace solera::image
