#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <string>

#include "fuzz/targets.h"
#include "solera/core/file.h"

namespace solera::fuzz {
namespace {

struct Target {
  const char* name;
  void (*run)(ByteSpan bytes);
};

void PrintTo(const Target& target, std::ostream* out) { *out << target.name; }

class Corpus : public testing::TestWithParam<Target> {};

TEST_P(Corpus, OfTheFuzzersGivesContentOrABadInputError) {
  const std::filesystem::path folder =
      std::filesystem::path(SOLERA_SOURCE_DIR) / "fuzz/corpus" /
      GetParam().name;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const Bytes bytes = read_bytes(entry.path());
    EXPECT_NO_THROW(GetParam().run(bytes)) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 0);
}

constexpr Target kTargets[] = {
    {"data", &data},
    {"json", &json},
    {"pickle", &pickle},
    {"pth", &pth},
    {"safetensors", &safetensors},
    {"zip", &zip},
};

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, testing::ValuesIn(kTargets),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

}  // namespace
}  // namespace solera::fuzz
