#include "solera/recipe/stored_networks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace solera::recipe {
namespace {

using testing::HasSubstr;

class StoredNetworks : public testing::Test {
 protected:
  void add_step(const std::string& name) const {
    temp_.write("run/steps/" + name + "/export/solera.json", std::string("{}"));
  }
  std::filesystem::path run() const { return temp_.path() / "run"; }
  std::string error_of(const std::string& step) const {
    return support::usage_error_of([&] { find_stored_network(run(), step); });
  }

  support::TempFolder temp_;
};

TEST_F(StoredNetworks, AreFoundInARunInAStepAndWhereTheyLie) {
  add_step("student");
  const auto folder = run() / "steps/student/export";
  EXPECT_EQ(find_stored_network(run(), ""), folder);
  EXPECT_EQ(find_stored_network(run(), "student"), folder);
  EXPECT_EQ(find_stored_network(run() / "steps/student", ""), folder);
  EXPECT_EQ(find_stored_network(folder, ""), folder);
  const auto file = temp_.write("w.pth", std::string("x"));
  EXPECT_EQ(find_stored_network(file, ""), file);
}

TEST_F(StoredNetworks, OfARunAreNamedWhenOneMustBeChosen) {
  add_step("student");
  add_step("cars");
  EXPECT_THAT(error_of(""), HasSubstr("steps cars, student, choose one with "
                                      "--step"));
  EXPECT_THAT(error_of("studnet"), HasSubstr("did you mean 'student'?"));
}

TEST_F(StoredNetworks, ThatAreNotThereAreAnError) {
  temp_.write("run/steps/probe/result.json", std::string("{}"));
  EXPECT_THAT(error_of(""), HasSubstr("no step that has made a network"));
  EXPECT_THAT(support::usage_error_of(
                  [&] { find_stored_network(temp_.path() / "none", ""); }),
              HasSubstr("is not there"));
  EXPECT_THAT(support::usage_error_of(
                  [&] { find_stored_network(temp_.path(), "cars"); }),
              HasSubstr("leave --step out"));
}

}  // namespace
}  // namespace solera::recipe
