#include "solera/core/hash.h"

#include <gtest/gtest.h>

#include "solera/core/error.h"
#include "tests/support/temp_folder.h"

namespace solera {
namespace {

// FIPS 180-2, appendix B.
constexpr const char* kAbc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kEmpty =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(Sha256, GivesTheKnownAnswers) {
  EXPECT_EQ(sha256_hex("abc"), kAbc);
  EXPECT_EQ(sha256_hex(""), kEmpty);
  EXPECT_EQ(sha256_hex(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, HashesBytesInPiecesAsOneRun) {
  const Bytes bytes = {'a', 'b', 'c'};
  Sha256 hash;
  hash.add(ByteSpan(bytes.data(), 1)).add(ByteSpan(bytes.data() + 1, 2));
  EXPECT_EQ(hash.hex(), kAbc);
}

TEST(Sha256, KeepsPiecesOfTextApart) {
  const auto hash = [](const std::string& a, const std::string& b) {
    return Sha256().add(a).add(b).hex();
  };
  EXPECT_NE(hash("ab", "c"), hash("a", "bc"));
  EXPECT_EQ(hash("ab", "c"), hash("ab", "c"));
}

TEST(Sha256, HashesFiles) {
  const support::TempFolder folder;
  EXPECT_EQ(sha256_file(folder.write("a", "abc")), kAbc);
  EXPECT_EQ(sha256_file(folder.write("b", "")), kEmpty);
  EXPECT_THROW(sha256_file(folder.path() / "missing"), Error);
}

TEST(Hash64, IsTheFirstEightBytes) {
  EXPECT_EQ(hash64("abc"), 0xba7816bf8f01cfeaU);
}

}  // namespace
}  // namespace solera
