#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace solera {

/// A fixed number of threads that start tasks in the order given. Tasks must
/// not throw. The destructor finishes the tasks already queued. Where the
/// machine refuses a thread there are fewer; Error(kFailure) if there is none.
class ThreadPool {
 public:
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int size() const { return static_cast<int>(threads_.size()); }
  void submit(std::function<void()> task);

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;  // guarded by mutex_
  bool stop_ = false;                        // guarded by mutex_
  std::vector<std::thread> threads_;
};

/// Calls `body(i)` for 0 <= i < count on up to `threads` threads and waits.
/// The first exception (lowest i) is rethrown after all have ended.
void parallel_for(std::int64_t count, int threads,
                  const std::function<void(std::int64_t)>& body);

}  // namespace solera
