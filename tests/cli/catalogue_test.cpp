#include "solera/cli/catalogue.h"

#include <gtest/gtest.h>

#include <set>

#include "solera/cli/commands.h"

namespace solera::cli {
namespace {

TEST(Catalogues, HaveRowsAsWideAsTheirHeadings) {
  for (const Catalogue& catalogue : catalogues()) {
    const auto rows = catalogue.rows();
    EXPECT_FALSE(rows.empty()) << catalogue.name;
    for (const auto& row : rows) {
      EXPECT_EQ(row.size(), catalogue.columns.size()) << catalogue.name;
    }
  }
}

TEST(Commands, HaveDifferentNamesAndADescription) {
  std::set<std::string> names;
  for (const Command& command : command_table()) {
    EXPECT_TRUE(names.insert(command.name).second) << command.name;
    EXPECT_NE(std::string(command.description), "");
  }
}

}  // namespace
}  // namespace solera::cli
