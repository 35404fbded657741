#include "solera/core/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>

namespace solera {
namespace {

TEST(ThreadPool, FinishesQueuedTasksBeforeItEnds) {
  std::atomic<int> done{0};
  {
    ThreadPool pool(3);
    EXPECT_EQ(pool.size(), 3);
    for (int i = 0; i < 200; ++i) pool.submit([&] { ++done; });
  }
  EXPECT_EQ(done, 200);
}

TEST(ThreadPool, StartsTasksInOrder) {
  std::vector<int> order;
  {
    ThreadPool pool(1);
    for (int i = 0; i < 50; ++i) pool.submit([&, i] { order.push_back(i); });
  }
  ASSERT_EQ(order.size(), 50U);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
}

TEST(ThreadPool, RunsTasksSideBySide) {
  std::promise<void> first;
  std::promise<void> second;
  ThreadPool pool(2);
  // Each waits for the other: one thread alone would never finish.
  pool.submit([&] {
    first.set_value();
    second.get_future().wait();
  });
  pool.submit([&] {
    first.get_future().wait();
    second.set_value();
  });
}

TEST(ThreadPool, HasAtLeastOneThread) {
  std::atomic<bool> ran{false};
  {
    ThreadPool pool(0);
    EXPECT_EQ(pool.size(), 1);
    pool.submit([&] { ran = true; });
  }
  EXPECT_TRUE(ran);
}

TEST(ParallelFor, VisitsEveryIndexOnce) {
  for (const int threads : {0, 1, 4, 50}) {
    std::vector<std::atomic<int>> visits(23);
    parallel_for(23, threads, [&](std::int64_t i) {
      ++visits[static_cast<std::size_t>(i)];
    });
    for (const auto& count : visits) EXPECT_EQ(count, 1) << threads;
  }
  parallel_for(0, 4, [](std::int64_t) { FAIL(); });
}

TEST(ParallelFor, RethrowsTheFailureOfTheLowestIndex) {
  for (const int threads : {1, 4}) {
    std::atomic<int> visits{0};
    try {
      parallel_for(20, threads, [&](std::int64_t i) {
        ++visits;
        if (i % 5 == 3) throw std::runtime_error(std::to_string(i));
      });
      FAIL();
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "3");
    }
    EXPECT_EQ(visits, 20);
  }
}

}  // namespace
}  // namespace solera
