#include "solera/image/encode.h"

#include <gtest/gtest.h>

#include "solera/core/error.h"
#include "solera/image/decode.h"
#include "tests/image/pictures.h"

namespace solera::image {
namespace {

TEST(EncodePng, IsReadBackAsItWas) {
  const Image source = wavy_picture(61, 47);
  EXPECT_EQ(difference(decode(encode_png(source), "p"), source).largest, 0);
}

TEST(EncodeWebpLossless, IsReadBackAsItWas) {
  const Image source = wavy_picture(61, 47);
  const Bytes encoded = encode_webp_lossless(source);
  EXPECT_EQ(difference(decode(encoded, "w"), source).largest, 0);
}

TEST(EncodeJpeg, IsReadBackNearlyAsItWas) {
  const Image source = wavy_picture(61, 47);
  const Image good = decode(encode_jpeg(source, 95), "j");
  const Image poor = decode(encode_jpeg(source, 10), "j");
  // The waves are smooth: what is lost at quality 95 is chroma at the edge.
  EXPECT_LT(difference(good, source).mean, 2.0);
  EXPECT_GT(difference(poor, source).mean, difference(good, source).mean);
}

TEST(Encode, GivesTheSameBytesEachTime) {
  const Image source = wavy_picture(30, 20);
  EXPECT_EQ(encode_png(source), encode_png(source));
  EXPECT_EQ(encode_jpeg(source, 90), encode_jpeg(source, 90));
  EXPECT_EQ(encode_webp_lossless(source), encode_webp_lossless(source));
}

TEST(Encode, RejectsWhatTheFormatsCannotHold) {
  EXPECT_THROW(encode_png(Image()), Error);
  EXPECT_THROW(encode_jpeg(Image(), 90), Error);
  EXPECT_THROW(encode_webp_lossless(Image()), Error);
  EXPECT_THROW(encode_jpeg(wavy_picture(4, 4), 0), Error);
  EXPECT_THROW(encode_jpeg(wavy_picture(4, 4), 101), Error);
  EXPECT_THROW(encode_webp_lossless(wavy_picture(16384, 1)), Error);
}

}  // namespace
}  // namespace solera::image
