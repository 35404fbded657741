#include "solera/io/byte_reader.h"

#include <gtest/gtest.h>

#include "solera/core/error.h"

namespace solera::io {
namespace {

const Bytes kBytes = {0x01, 0x02, 0x03, 0x04, 'a', '\n', 'b'};

TEST(ByteReader, ReadsNumbersOfBothOrders) {
  ByteReader little(kBytes, "file");
  EXPECT_EQ(little.take_u16(), 0x0201);
  EXPECT_EQ(little.take_big_endian(2), 0x0304U);
  EXPECT_EQ(little.position(), 4U);
}

TEST(ByteReader, ReadsTextUpToALineEnd) {
  ByteReader reader(kBytes, "file");
  reader.seek(4);
  EXPECT_EQ(reader.take_text_until('\n'), "a");
  EXPECT_THROW(reader.take_text_until('\n'), Error);
  EXPECT_EQ(reader.take_text(1), "b");
  EXPECT_THROW(reader.take_text_until('\n'), Error);
}

TEST(ByteReader, NeverPassesTheEnd) {
  ByteReader reader(kBytes, "file");
  EXPECT_THROW(reader.take_u64(), Error);
  EXPECT_THROW(reader.take(UINT64_MAX), Error);
  EXPECT_THROW(reader.seek(kBytes.size() + 1), Error);
  EXPECT_EQ(reader.position(), 0U);
  reader.seek(kBytes.size());
  EXPECT_EQ(reader.remaining(), 0U);
  EXPECT_TRUE(reader.take(0).empty());
  EXPECT_THROW(reader.take_u8(), Error);
}

}  // namespace
}  // namespace solera::io
