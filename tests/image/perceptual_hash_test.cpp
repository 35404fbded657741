#include "solera/image/perceptual_hash.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "solera/image/decode.h"
#include "tests/image/pictures.h"
#include "tests/support/errors.h"

namespace solera::image {
namespace {

/// What make_perceptual_hashes.py wrote, by file.
std::map<std::string, std::string> expected_hashes() {
  const Bytes text = fixture("perceptual_hashes.txt");
  std::istringstream lines(std::string(text.begin(), text.end()));
  std::map<std::string, std::string> hashes;
  for (std::string file, hash; lines >> file >> hash;) hashes[file] = hash;
  return hashes;
}

std::uint64_t hash_of(const std::string& file) {
  return perceptual_hash(decode(fixture(file), file));
}

TEST(PerceptualHash, IsThatOfThePublishedAlgorithmInEveryBit) {
  const auto expected = expected_hashes();
  EXPECT_EQ(expected.size(), 32u);
  for (const auto& [file, hash] : expected) {
    EXPECT_EQ(hash_text(hash_of(file)), hash) << file;
  }
}

TEST(PerceptualHash, HardlyChangesWhenAPictureIsPublishedAgain) {
  for (const std::string name : {"hash_0", "hash_1"}) {
    for (const std::string kind : {"_small", "_coarse"}) {
      EXPECT_LE(
          hash_distance(hash_of(name + ".jpg"), hash_of(name + kind + ".jpg")),
          4)
          << name << kind;
    }
  }
}

TEST(PerceptualHash, TellsPicturesApart) {
  for (int a = 0; a < 6; ++a) {
    for (int b = 0; b < a; ++b) {
      EXPECT_GT(hash_distance(hash_of("hash_" + std::to_string(a) + ".jpg"),
                              hash_of("hash_" + std::to_string(b) + ".jpg")),
                16)
          << a << " " << b;
    }
  }
}

TEST(PerceptualHash, OfAPlainPictureHasTheMeanAlone) {
  const Image plain{50, 40, std::vector<std::uint8_t>(3 * 50 * 40, 201)};
  EXPECT_EQ(hash_text(perceptual_hash(plain)), "8000000000000000");
}

TEST(PerceptualHash, OfNoPictureIsAnError) {
  support::usage_error_of([] { perceptual_hash(Image()); });
}

TEST(HashDistance, CountsBits) {
  EXPECT_EQ(hash_distance(0, 0), 0);
  EXPECT_EQ(hash_distance(0b1011, 0b0010), 2);
  EXPECT_EQ(hash_distance(0, ~std::uint64_t{0}), 64);
}

TEST(HashText, KeepsLeadingZeros) {
  EXPECT_EQ(hash_text(0xab), "00000000000000ab");
}

}  // namespace
}  // namespace solera::image
