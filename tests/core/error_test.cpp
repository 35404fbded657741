#include "solera/core/error.h"

#include <gtest/gtest.h>

namespace solera {
namespace {

TEST(Error, IsOneLineThatBeginsWithThePlace) {
  const Error error(ErrorKind::kUsage, "r.yaml:3 lr", "found\n-1\r, expected");
  EXPECT_STREQ(error.what(), "[r.yaml:3 lr] found -1 , expected");
  EXPECT_STREQ(Error(ErrorKind::kUsage, "", "no place").what(), "no place");
}

TEST(Error, CarriesTheExitCodeOfTheProgram) {
  const auto code = [](ErrorKind kind) {
    return Error(kind, "", "").exit_code();
  };
  EXPECT_EQ(code(ErrorKind::kFailure), 1);
  EXPECT_EQ(code(ErrorKind::kUsage), 2);
  EXPECT_EQ(code(ErrorKind::kBadInput), 3);
  EXPECT_EQ(code(ErrorKind::kDiverged), 4);
  EXPECT_EQ(code(ErrorKind::kTimeLimit), 75);
  EXPECT_EQ(code(ErrorKind::kInterrupt), 130);
  EXPECT_EQ(code(ErrorKind::kTerminate), 143);
}

}  // namespace
}  // namespace solera
