#include "solera/loss/catalogue.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "solera/core/file.h"

namespace solera::loss {
namespace {

std::string all_headers() {
  std::string text;
  const std::string folder =
      std::string(SOLERA_SOURCE_DIR) + "/src/solera/loss";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".h") text += read_text(entry.path());
  }
  return text;
}

TEST(LossCatalogue, NamesFunctionsThatAHeaderDeclares) {
  const std::string headers = all_headers();
  std::set<std::string> names;
  for (const LossEntry& entry : loss_catalogue()) {
    EXPECT_NE(headers.find(std::string(" ") + entry.name + "("),
              std::string::npos)
        << entry.name;
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_EQ(std::string(entry.equation).find('\n'), std::string::npos);
    EXPECT_NE(std::string(entry.paper).find("arXiv"), std::string::npos);
  }
  EXPECT_EQ(names.size(), 5U);
}

}  // namespace
}  // namespace solera::loss
