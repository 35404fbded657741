#include "solera/data/loader.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/log.h"
#include "solera/data/batch_builder.h"
#include "solera/data/sampler.h"

namespace solera::data {
namespace {

constexpr std::size_t kNamesKept = 20;

Sampler::Options sampler_options(std::int64_t dataset_size,
                                 const LoaderOptions& options) {
  Sampler::Options sampler;
  sampler.dataset_size = dataset_size;
  sampler.batch_size = options.batch_size;
  sampler.shuffle = options.shuffle;
  sampler.drop_last = options.drop_last;
  sampler.seed = options.seed;
  sampler.groups = options.groups;
  return sampler;
}

int worker_count(int wanted) {
  if (wanted > 0) return wanted;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// Workers make the samples of a window of consecutive batches that begins at
/// the position of the caller. A batch that left the window is finished by
/// nobody: a worker looks for work in the window only.
class ThreadedLoader : public Loader {
 public:
  ThreadedLoader(DatasetPtr dataset, const ViewOptions& view,
                 const LoaderOptions& options)
      : dataset_(std::move(dataset)),
        view_(view),
        options_(options),
        sampler_(sampler_options(dataset_->size(), options)),
        batches_(sampler_.batches_per_epoch()) {
    for (int i = 0; i < worker_count(options.workers); ++i) {
      workers_.emplace_back([this] { work(); });
    }
  }

  ~ThreadedLoader() override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  std::int64_t batches_per_epoch() const override { return batches_; }

  void seek(std::int64_t epoch, std::int64_t batch) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    position_ = {epoch, batch};
    whole_epoch_ = batch == 0;
    samples_given_ = 0;
    samples_broken_ = 0;
    align_window();
    wake_.notify_all();
  }

  std::optional<Batch> next() override {
    while (const std::shared_ptr<BatchBuilder> made = wait_for_batch()) {
      made->rethrow_failure();
      note_broken(made->broken());
      Batch batch = made->take(*dataset_);
      samples_given_ += batch.size();
      if (batch.size() > 0) return batch;
    }
    if (whole_epoch_ && samples_given_ == 0 && samples_broken_ > 0) {
      throw_all_broken();
    }
    return std::nullopt;
  }

  LoaderStats stats() const override {
    const std::lock_guard<std::mutex> lock(mutex_);
    return stats_;
  }

 private:
  struct Task {
    std::shared_ptr<BatchBuilder> batch;
    std::size_t slot = 0;
  };

  void work() {
    std::unique_lock<std::mutex> lock(mutex_);
    try {
      while (!stop_) {
        const std::optional<Task> task = find_task();
        if (!task) {
          wake_.wait(lock);
          continue;
        }
        lock.unlock();
        const bool last =
            task->batch->make(task->slot, *dataset_, view_, options_.seed);
        lock.lock();
        if (last) ready_.notify_all();
      }
    } catch (...) {  // no memory for another batch
      if (!lock.owns_lock()) lock.lock();
      worker_failure_ = std::current_exception();
      ready_.notify_all();
    }
  }

  // The functions below, up to wait_for_batch, need mutex_ held.

  std::optional<Task> find_task() {
    if (!started_) return std::nullopt;
    for (const auto& batch : window_) {
      if (const auto slot = batch->claim()) return Task{batch, *slot};
    }
    if (window_.size() >= static_cast<std::size_t>(options_.prefetch) ||
        !has_more()) {
      return std::nullopt;
    }
    window_.push_back(make_builder());
    ++next_made_.batch;
    wake_.notify_all();
    return Task{window_.back(), *window_.back()->claim()};
  }

  /// Goes on into the next epoch only when shuffling: an evaluation is one
  /// pass, and what is made after it would be thrown away.
  bool has_more() {
    if (next_made_.batch < batches_) return true;
    if (!options_.shuffle) return false;
    next_made_ = {next_made_.epoch + 1, 0};
    return true;
  }

  std::shared_ptr<BatchBuilder> make_builder() {
    std::vector<std::int64_t> ids = sampler_.samples(next_made_);
    std::vector<std::int64_t> views = sampler_.passes(next_made_);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      views[i] = view_of_epoch(options_.seed, ids[i], views[i], options_.views);
    }
    return std::make_shared<BatchBuilder>(next_made_, std::move(ids),
                                          std::move(views), view_.size);
  }

  void align_window() {
    while (!window_.empty() && !(window_.front()->position() == position_)) {
      window_.pop_front();
    }
    if (window_.empty()) next_made_ = position_;
    started_ = true;
  }

  std::shared_ptr<BatchBuilder> wait_for_batch() {
    const auto begin = std::chrono::steady_clock::now();
    std::unique_lock<std::mutex> lock(mutex_);
    if (position_.batch >= batches_) return nullptr;
    align_window();
    wake_.notify_all();
    ready_.wait(lock, [this] {
      return worker_failure_ ||
             (!window_.empty() && window_.front()->is_finished());
    });
    stats_.wait_seconds +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
            .count();
    if (worker_failure_) std::rethrow_exception(worker_failure_);
    std::shared_ptr<BatchBuilder> made = std::move(window_.front());
    window_.pop_front();
    ++position_.batch;
    wake_.notify_all();
    return made;
  }

  void note_broken(const std::vector<BrokenSample>& broken) {
    for (const BrokenSample& sample : broken) {
      if (options_.strict) std::rethrow_exception(sample.error);
      ++samples_broken_;
      if (!broken_ids_.insert(sample.id).second) continue;
      log_skipped(sample);
      const std::lock_guard<std::mutex> lock(mutex_);
      ++stats_.broken;
      if (stats_.broken_names.size() < kNamesKept) {
        stats_.broken_names.push_back(sample.name);
      }
    }
  }

  static void log_skipped(const BrokenSample& sample) {
    try {
      std::rethrow_exception(sample.error);
    } catch (const Error& error) {
      log_warning(std::string("image skipped: ") + error.what());
    }
  }

  [[noreturn]] void throw_all_broken() const {
    throw Error(ErrorKind::kBadInput, stats_.broken_names.front(),
                "and all " + std::to_string(samples_broken_) +
                    " images of this epoch cannot be decoded, expected JPEG, "
                    "PNG or WebP images");
  }

  const DatasetPtr dataset_;
  const ViewOptions view_;
  const LoaderOptions options_;

  // Of the caller's thread.
  bool whole_epoch_ = true;          // the last seek went to a first batch
  std::int64_t samples_given_ = 0;   // since the last seek
  std::int64_t samples_broken_ = 0;  // since the last seek
  std::set<std::int64_t> broken_ids_;

  mutable std::mutex mutex_;       // guards all below
  std::condition_variable wake_;   // there may be work
  std::condition_variable ready_;  // a batch is finished, or all is lost
  Sampler sampler_;
  const std::int64_t batches_;
  BatchPosition position_;   // of the next batch for the caller
  BatchPosition next_made_;  // of the batch behind the window
  std::deque<std::shared_ptr<BatchBuilder>> window_;
  bool started_ = false;
  bool stop_ = false;
  std::exception_ptr worker_failure_;
  LoaderStats stats_;

  std::vector<std::thread> workers_;
};

// Made by the program: a mistake here is no user's.
void check_groups(const Dataset& dataset, const LoaderOptions& options) {
  std::int64_t sum = 0;
  for (const std::int64_t size : options.groups) sum += size;
  const bool empty_part =
      std::count(options.groups.begin(), options.groups.end(), 0) > 0;
  if (options.groups.empty() || (sum == dataset.size() && !empty_part)) return;
  throw Error(ErrorKind::kBadInput, "loader",
              "found " + std::to_string(dataset.size()) +
                  " images in parts of " + std::to_string(sum) +
                  ", expected parts that are not empty");
}

void check_options(const Dataset& dataset, const LoaderOptions& options) {
  const std::string where = "loader";
  require_option(options.batch_size >= 1, where, "batch_size", "1 or more");
  require_option(options.views >= 1, where, "views", "1 or more");
  require_option(options.prefetch >= 1, where, "prefetch", "1 or more");
  require_option(options.workers >= 0, where, "workers", "0 or more");
  if (dataset.size() == 0) {
    throw Error(ErrorKind::kBadInput, where,
                "the data set is empty, expected one image at least");
  }
  check_groups(dataset, options);
  if (options.drop_last && dataset.size() < options.batch_size) {
    throw Error(ErrorKind::kUsage, where,
                "the data set has " + std::to_string(dataset.size()) +
                    " images, fewer than batch_size " +
                    std::to_string(options.batch_size) +
                    ", and drop_last leaves them out: no batch is left");
  }
}

}  // namespace

std::unique_ptr<Loader> make_loader(DatasetPtr dataset, const ViewOptions& view,
                                    const LoaderOptions& options) {
  check_options(*dataset, options);
  view.validate("view");
  return std::make_unique<ThreadedLoader>(std::move(dataset), view, options);
}

}  // namespace solera::data
