#include <gtest/gtest.h>

#include <string>

#include "solera/core/file.h"

namespace solera::loss {
namespace {

const std::string kRoot = SOLERA_SOURCE_DIR;

// A block begins with a comment that names its file.
TEST(AddingALoss, ShowsCodeAsItIsInTheRepository) {
  const std::string page = read_text(kRoot + "/docs/adding-a-loss.md");
  const std::string opening = "```cpp\n// ";
  int blocks = 0;
  for (std::size_t at = page.find(opening); at != std::string::npos;
       at = page.find(opening, at + 1)) {
    const std::size_t name = at + opening.size();
    const std::size_t code = page.find('\n', name) + 1;
    const std::string file = page.substr(name, code - 1 - name);
    const std::string block = page.substr(code, page.find("```", code) - code);
    EXPECT_NE(read_text(kRoot + "/" + file).find(block), std::string::npos)
        << file << " does not hold\n"
        << block;
    ++blocks;
  }
  EXPECT_EQ(blocks, 2);
}

}  // namespace
}  // namespace solera::loss
