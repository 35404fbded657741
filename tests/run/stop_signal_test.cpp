#include "solera/run/stop_signal.h"

#include <gtest/gtest.h>

#include <csignal>

namespace solera::run {
namespace {

TEST(StopSignal, IsNotRequestedBeforeASignal) {
  const StopSignal stop;
  EXPECT_EQ(stop.requested(), std::nullopt);
}

TEST(StopSignal, TellsCtrlCFromTermination) {
  {
    const StopSignal stop;
    std::raise(SIGINT);
    EXPECT_EQ(stop.requested(), ErrorKind::kInterrupt);
  }
  const StopSignal stop;
  EXPECT_EQ(stop.requested(), std::nullopt);
  std::raise(SIGTERM);
  EXPECT_EQ(stop.requested(), ErrorKind::kTerminate);
}

TEST(StopSignal, BringsTheFormerHandlersBack) {
  const auto ignored = std::signal(SIGTERM, SIG_IGN);
  { const StopSignal stop; }
  EXPECT_EQ(std::signal(SIGTERM, ignored), SIG_IGN);
}

TEST(StopSignalDeathTest, DiesAtOnceOfTheSecondSignal) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        const StopSignal stop;
        std::raise(SIGTERM);
        std::raise(SIGTERM);
      },
      ::testing::KilledBySignal(SIGTERM), "");
  EXPECT_EXIT(
      {
        const StopSignal stop;
        std::raise(SIGTERM);
        std::raise(SIGINT);
      },
      ::testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace solera::run
