#include "solera/core/base64.h"

#include <gtest/gtest.h>

namespace solera {
namespace {

std::string encoded(const std::string& text) {
  return base64(Bytes(text.begin(), text.end()));
}

// The examples of RFC 4648, section 10.
TEST(Base64, WritesTheExamplesOfTheStandard) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foob"), "Zm9vYg==");
  EXPECT_EQ(encoded("fooba"), "Zm9vYmE=");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

TEST(Base64, HasNoSeamInLongText) {
  const std::string text = encoded(std::string((3 << 20) + 2, 'M'));
  EXPECT_EQ(text.size(), (4u << 20) + 4);
  EXPECT_EQ(text.find_first_not_of("TU1N", 0), text.size() - 2);
  EXPECT_EQ(text.substr(text.size() - 8), "TU1NTU0=");
}

}  // namespace
}  // namespace solera
