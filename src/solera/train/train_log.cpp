#include "solera/train/train_log.h"

#include <algorithm>
#include <chrono>

namespace solera::train {

double steady_seconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

TrainLog::TrainLog(const std::filesystem::path& folder,
                   const Checkpoint* resumed)
    : row_started_(steady_seconds()) {
  if (!folder.empty()) {
    writer_ = run::make_metric_writer(
        folder, resumed != nullptr ? resumed->position.step : -1);
  }
  if (resumed == nullptr) return;
  means_.restore(resumed->sums, resumed->summed);
  last_ = resumed->last;
  row_samples_ = resumed->samples_seen;
}

void TrainLog::write(const Progression& at, const Metrics& more) {
  Metrics metrics;
  if (means_.count() > 0) metrics = means_.means();
  means_.reset();
  metrics.insert(metrics.end(), more.begin(), more.end());
  for (auto& rate : rates(at)) metrics.push_back(std::move(rate));
  for (const auto& [name, value] : metrics) last_[name] = value;
  if (writer_) writer_->write({at.step, at.epoch, std::move(metrics)});
}

Metrics TrainLog::rates(const Progression& at) {
  const double now = steady_seconds();
  const double elapsed = std::max(now - row_started_, 1e-9);
  const auto images = static_cast<double>(at.samples_seen - row_samples_);
  Metrics rates = {{"samples_seen", static_cast<double>(at.samples_seen)}};
  if (images > 0) {
    rates.emplace_back("img/s", images / elapsed);
    rates.emplace_back("data_wait", (at.wait_seconds - row_wait_) / elapsed);
  }
  row_started_ = now;
  row_samples_ = at.samples_seen;
  row_wait_ = at.wait_seconds;
  return rates;
}

void TrainLog::save(Checkpoint& checkpoint) const {
  checkpoint.sums = means_.sums();
  checkpoint.summed = means_.count();
  checkpoint.last = last_;
}

}  // namespace solera::train
