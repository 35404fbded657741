#include "solera/io/idx.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "solera/core/error.h"
#include "solera/io/gzip.h"
#include "tests/support/temp_folder.h"

namespace solera::io {
namespace {

using testing::HasSubstr;

const Bytes kTwoByThree = {0, 0, 8, 2, 0, 0, 0, 2, 0,
                           0, 0, 3, 1, 2, 3, 4, 5, 6};

Bytes gzipped(const Bytes& bytes) {
  Bytes packed(bytes.size() + 100);
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string error_of(const Bytes& bytes) {
  try {
    parse_idx(bytes, "x.idx");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

TEST(Idx, ReadsShapeAndValues) {
  const IdxArray array = parse_idx(kTwoByThree, "x.idx");
  EXPECT_THAT(array.shape, testing::ElementsAre(2, 3));
  EXPECT_THAT(array.values, testing::ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(Idx, IsUnpackedIfGzipped) {
  const support::TempFolder folder;
  const auto path = folder.write("x.gz", gzipped(kTwoByThree));
  EXPECT_THAT(read_idx(path).values, testing::ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(Idx, RefusesOtherTypesAndTooManyDimensions) {
  Bytes floats = kTwoByThree;
  floats[2] = 0x0D;
  EXPECT_THAT(error_of(floats), HasSubstr("no IDX header"));
  Bytes deep = kTwoByThree;
  deep[3] = 5;
  EXPECT_THAT(error_of(deep), HasSubstr("no IDX header"));
}

TEST(Idx, RefusesSizesThatDisagreeWithTheFile) {
  Bytes short_file = kTwoByThree;
  short_file.pop_back();
  EXPECT_THAT(error_of(short_file), HasSubstr("found 5 values, expected 6"));
  Bytes huge = kTwoByThree;
  huge[4] = huge[8] = 0xFF;
  EXPECT_THAT(error_of(huge), HasSubstr("promises more values"));
  EXPECT_THAT(error_of({0, 0, 8, 1, 0}), HasSubstr("cut short"));
}

TEST(Gzip, JoinsMembers) {
  Bytes two = gzipped({1, 2});
  const Bytes second = gzipped({3});
  two.insert(two.end(), second.begin(), second.end());
  EXPECT_THAT(gunzip(two, "x.gz"), testing::ElementsAre(1, 2, 3));
}

TEST(Gzip, RefusesDamageAndMissingEnds) {
  Bytes cut = gzipped(Bytes(1000, 7));
  cut.resize(cut.size() - 9);
  EXPECT_THROW(gunzip(cut, "x.gz"), Error);
  Bytes damaged = gzipped(Bytes(1000, 7));
  damaged[damaged.size() - 6] ^= 0xFF;  // the checksum
  EXPECT_THROW(gunzip(damaged, "x.gz"), Error);
  EXPECT_THROW(gunzip(Bytes{1, 2, 3}, "x.gz"), Error);
}

TEST(Gzip, StopsAtTheLimit) {
  const Bytes bomb = gzipped(Bytes(100000, 0));
  EXPECT_EQ(gunzip(bomb, "x.gz", 100000).size(), 100000U);
  EXPECT_THROW(gunzip(bomb, "x.gz", 99999), Error);
}

}  // namespace
}  // namespace solera::io
