#include "solera/core/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "tests/support/temp_folder.h"

namespace solera {
namespace {

using ::testing::HasSubstr;

std::string standard_error_of(LogLevel level) {
  testing::internal::CaptureStderr();
  set_log_level(level);
  log_error("an e");
  log_warning("a w");
  log_info("100 % {} i");
  log_debug("a d");
  set_log_level(LogLevel::kInfo);
  return testing::internal::GetCapturedStderr();
}

TEST(Log, FiltersStandardErrorByLevel) {
  EXPECT_EQ(standard_error_of(LogLevel::kError), "error: an e\n");
  EXPECT_EQ(standard_error_of(LogLevel::kWarning),
            "error: an e\nwarning: a w\n");
  EXPECT_EQ(standard_error_of(LogLevel::kInfo),
            "error: an e\nwarning: a w\n100 % {} i\n");
  EXPECT_EQ(standard_error_of(LogLevel::kDebug),
            "error: an e\nwarning: a w\n100 % {} i\na d\n");
}

TEST(Log, LeavesStandardOutputAlone) {
  testing::internal::CaptureStdout();
  standard_error_of(LogLevel::kDebug);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST(LogFile, GetsEveryLevelWhileItLives) {
  const support::TempFolder folder;
  const auto path = folder.write("log.txt", "before\n");
  {
    const LogFile file(path);
    standard_error_of(LogLevel::kError);
  }
  standard_error_of(LogLevel::kError);
  const std::string text = read_text(path);
  EXPECT_THAT(text, HasSubstr("before\n"));
  EXPECT_THAT(text, HasSubstr(" error: an e\n"));
  EXPECT_THAT(text, HasSubstr(" a d\n"));
  EXPECT_EQ(text.find(" a d\n"), text.rfind(" a d\n"));
}

TEST(LogFile, ThatCannotBeOpenedIsAnError) {
  const support::TempFolder folder;
  const auto file = folder.write("file", "");
  try {
    const LogFile log(file / "log.txt");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailure);
    EXPECT_THAT(error.what(), HasSubstr((file / "log.txt").string()));
  }
}

}  // namespace
}  // namespace solera
