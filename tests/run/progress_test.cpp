#include "solera/run/progress.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "solera/run/console.h"
#include "solera/run/utf8.h"

namespace solera::run {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ProgressTest : public ::testing::Test {
 protected:
  std::string taken() {
    const std::string text = out_.str();
    out_.str("");
    return text;
  }

  ProgressOptions options_{"student", {}, false, 30.0, 0.1};
  double now_ = 1000.0;
  std::ostringstream out_;
};

TEST_F(ProgressTest, WritesAPlainLineEveryThirtySeconds) {
  Progress progress(
      options_, [this] { return now_; }, out_);
  progress.update({100, 200, 0, 0.0, ""});
  now_ += 29.0;
  progress.update({110, 200, 640, 1.0, "loss 2"});
  EXPECT_EQ(taken(), "");
  now_ += 11.0;
  progress.update({120, 200, 1280, 10.0, "loss 1.5"});
  EXPECT_EQ(taken(),
            "student: step 120 of 200 (60 %), 2 min 40 s left, 32 img/s, "
            "data wait 25 %, loss 1.5\n");
}

TEST_F(ProgressTest, WritesAPlainLineAtTheEndOfAnEpoch) {
  Progress progress(
      options_, [this] { return now_; }, out_);
  progress.update({1, 10, 32, 0.0, ""});
  progress.end_epoch({1, 10, 32, 0.0, "val/acc1 0.5"});
  EXPECT_EQ(taken(), "student: step 1 of 10 (10 %), val/acc1 0.5\n");
}

TEST_F(ProgressTest, CountsRatesFromTheResumeOn) {
  Progress progress(
      options_, [this] { return now_; }, out_);
  progress.update({900, 1000, 4000, 9.0, ""});
  now_ += 50.0;
  progress.update({950, 1000, 4500, 14.0, ""});
  EXPECT_THAT(taken(), HasSubstr("50 s left, 10 img/s, data wait 10 %"));
}

TEST_F(ProgressTest, LeavesOutShareAndTimeWhenTheEndIsNotKnown) {
  Progress progress(
      options_, [this] { return now_; }, out_);
  progress.update({0, 0, 0, 0.0, ""});
  now_ += 40.0;
  progress.update({4, 0, 400, 0.0, ""});
  EXPECT_EQ(taken(), "student: step 4, 10 img/s, data wait 0 %\n");
}

TEST_F(ProgressTest, RedrawsOneLineOnATerminal) {
  options_.console = {true, false, 100};
  {
    Progress progress(
        options_, [this] { return now_; }, out_);
    progress.update({0, 4, 0, 0.0, ""});
    now_ += 0.05;
    progress.update({1, 4, 8, 0.0, ""});
    EXPECT_EQ(taken(), "");
    now_ += 1.95;
    progress.update({2, 4, 16, 1.0, "loss 1"});
    const std::string line = taken();
    EXPECT_THAT(line, StartsWith("\rstudent   50 % [===="));
    EXPECT_THAT(line, EndsWith("2/4  2.0 s left  8 img/s  data wait 50 %  "
                               "loss 1\x1b[K"));
    EXPECT_THAT(line, Not(HasSubstr("\n")));
    progress.update({4, 4, 32, 1.0, ""});
    EXPECT_THAT(taken(), HasSubstr("100 %"));
  }
  EXPECT_EQ(taken(), "\n");
}

TEST_F(ProgressTest, NeverFillsTheLastColumn) {
  for (const int width : {1, 20, 60, 79, 80, 200}) {
    options_.console = {true, false, width};
    {
      Progress progress(
          options_, [this] { return now_; }, out_);
      progress.update({1, 4, 0, 0.0, ""});
      now_ += 1.0;
      progress.update({2, 4, 16, 0.0, std::string(30, 'x') + "\u00e9"});
    }
    std::string line = taken();
    line = line.substr(1, line.find('\x1b') - 1);
    EXPECT_LT(columns(line), static_cast<std::size_t>(std::max(width, 2)));
  }
}

TEST_F(ProgressTest, ColoursOnlyWhereColourMayBe) {
  for (const bool colour : {false, true}) {
    options_.console = {true, colour, 100};
    Progress progress(
        options_, [this] { return now_; }, out_);
    progress.update({4, 4, 0, 0.0, ""});
    const std::string line = taken();
    EXPECT_EQ(line.find("\x1b[36m") != std::string::npos, colour);
  }
}

TEST_F(ProgressTest, ShowsNothingWhenQuiet) {
  options_.quiet = true;
  for (const bool redraw : {false, true}) {
    options_.console.redraw = redraw;
    Progress progress(
        options_, [this] { return now_; }, out_);
    progress.update({1, 2, 0, 0.0, ""});
    now_ += 100.0;
    progress.end_epoch({2, 2, 0, 0.0, ""});
  }
  EXPECT_EQ(taken(), "");
}

TEST(Console, IsPlainWhereOutputIsNoTerminal) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const Console console = detect_console(ends[1]);
  EXPECT_FALSE(console.redraw);
  EXPECT_FALSE(console.colour);
  EXPECT_EQ(console.width, 80);
  ::close(ends[0]);
  ::close(ends[1]);
}

/// A terminal of its own, so that the test needs none to run in.
class TerminalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    master_ = ::posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_GE(master_, 0);
    ASSERT_EQ(::grantpt(master_), 0);
    ASSERT_EQ(::unlockpt(master_), 0);
    terminal_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    ASSERT_GE(terminal_, 0);
    ::unsetenv("CI");
    ::unsetenv("NO_COLOR");
    ::setenv("TERM", "xterm", 1);
  }
  void TearDown() override {
    ::close(terminal_);
    ::close(master_);
    ::unsetenv("CI");
    ::unsetenv("NO_COLOR");
  }

  int master_ = -1;
  int terminal_ = -1;
};

TEST_F(TerminalTest, IsRedrawnInColourAtItsWidth) {
  const struct winsize size = {24, 132, 0, 0};
  ASSERT_EQ(::ioctl(terminal_, TIOCSWINSZ, &size), 0);
  const Console console = detect_console(terminal_);
  EXPECT_TRUE(console.redraw);
  EXPECT_TRUE(console.colour);
  EXPECT_EQ(console.width, 132);
}

TEST_F(TerminalTest, HonoursNoColor) {
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_TRUE(detect_console(terminal_).redraw);
  EXPECT_FALSE(detect_console(terminal_).colour);
}

TEST_F(TerminalTest, HonoursCi) {
  ::setenv("CI", "true", 1);
  EXPECT_FALSE(detect_console(terminal_).redraw);
  EXPECT_FALSE(detect_console(terminal_).colour);
}

TEST_F(TerminalTest, HonoursADumbTerminal) {
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(detect_console(terminal_).redraw);
  EXPECT_FALSE(detect_console(terminal_).colour);
}

}  // namespace
}  // namespace solera::run
