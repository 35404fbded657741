#include "solera/train/trainer.h"

#include <fmt/format.h>

#include <algorithm>

#include "solera/core/log.h"
#include "solera/data/loader.h"
#include "solera/train/checkpoint_folder.h"
#include "solera/train/stepper.h"
#include "solera/train/train_log.h"

namespace solera::train {
namespace {

// Small groups pass more than once in an epoch, each time another view.
std::int64_t most_passes(const std::vector<std::int64_t>& groups) {
  if (groups.empty()) return 1;
  const auto [least, most] = std::minmax_element(groups.begin(), groups.end());
  return (*most + *least - 1) / std::max<std::int64_t>(1, *least);
}

data::LoaderOptions loader_options(const TrainTask& task,
                                   const TrainOptions& options,
                                   std::uint64_t seed) {
  data::LoaderOptions loader;
  loader.batch_size = options.batch_size;
  loader.groups = task.groups;
  loader.seed = seed;
  loader.views = options.views > 0 ? options.views
                                   : options.epochs * most_passes(task.groups);
  loader.workers = options.workers;
  loader.strict = options.strict;
  return loader;
}

/// One call of `train`.
class Run {
 public:
  Run(const TrainTask& task, const TrainOptions& options,
      const TrainContext& context);

  TrainResult run();

 private:
  /// From the last checkpoint if there is one; true if that was the end.
  bool start();
  void restore(const Checkpoint& checkpoint);
  void run_epoch();
  void step(const data::Batch& batch);
  void finish_epoch();
  void warn(const std::string& warning);
  void observe(Metrics& metrics);
  double lr_factor(std::int64_t step) const;
  Metrics learning_rates() const;
  Progression progression() const;
  void leave_if_asked();
  bool checkpoint_due() const;
  void check_weights() const;
  void save(const std::string& name);
  Checkpoint checkpoint() const;
  double training_seconds() const;
  std::string place() const;
  [[noreturn]] void diverged(const std::string& what) const;
  run::ProgressState progress_state() const;

  const TrainTask& task_;
  const TrainOptions& options_;
  const TrainContext& context_;
  CheckpointFolder checkpoints_;
  std::unique_ptr<data::Loader> loader_;
  std::int64_t steps_per_epoch_;
  Stepper stepper_;
  std::optional<TrainLog> log_;
  run::Progress progress_;

  Position position_;
  std::int64_t samples_seen_ = 0;
  std::int64_t samples_before_ = 0;  // of earlier processes
  double seconds_before_ = 0.0;      // of earlier processes
  double started_ = steady_seconds();
  double saved_at_ = steady_seconds();
  double last_loss_ = 0.0;
  std::optional<double> best_;
  std::vector<std::string> warnings_;
};

Run::Run(const TrainTask& task, const TrainOptions& options,
         const TrainContext& context)
    : task_(task),
      options_(options),
      context_(context),
      checkpoints_(context.folder, context.fingerprint),
      loader_(data::make_loader(task.dataset, task.view,
                                loader_options(task, options, context.seed))),
      steps_per_epoch_(loader_->batches_per_epoch()),
      stepper_(task, options, context),
      progress_(context.progress) {}

TrainResult Run::run() {
  checkpoints_.open();
  const bool had_ended = start();
  task_.stage->set_train_mode();
  progress_.update(progress_state());
  while (position_.epoch < options_.epochs) run_epoch();
  if (!had_ended) save("last");
  stepper_.exchange_average();
  return {position_.epoch,
          position_.step,
          samples_seen_,
          training_seconds(),
          loader_->stats().broken,
          log_->last(),
          best_,
          warnings_};
}

bool Run::start() {
  const auto saved = checkpoints_.last();
  if (saved) restore(*saved);
  log_.emplace(context_.folder, saved ? &*saved : nullptr);
  return saved && saved->position.epoch >= options_.epochs;
}

void Run::restore(const Checkpoint& checkpoint) {
  stepper_.restore(checkpoint, checkpoints_.where());
  position_ = checkpoint.position;
  samples_seen_ = samples_before_ = checkpoint.samples_seen;
  seconds_before_ = checkpoint.seconds;
  best_ = checkpoint.best;
  log_info(fmt::format("{}: resuming at epoch {}, step {}",
                       context_.progress.title, position_.epoch,
                       position_.step));
}

void Run::run_epoch() {
  loader_->seek(position_.epoch, position_.batch);
  while (const auto batch = loader_->next()) {
    step(*batch);
    position_.batch = batch->index + 1;
    ++position_.step;
    samples_seen_ += batch->size();
    if (position_.step % options_.log_interval == 0) {
      log_->write(progression(), learning_rates());
    }
    progress_.update(progress_state());
    // At the end of an epoch its own numbers come before the checkpoint, so
    // that a resumed run does not write them twice.
    if (position_.batch < steps_per_epoch_) {
      if (checkpoint_due()) save("last");
      leave_if_asked();
    }
  }
  finish_epoch();
}

void Run::step(const data::Batch& batch) {
  const StepOutcome outcome =
      stepper_.step(batch, position_.step, lr_factor(position_.step));
  if (!outcome.problem.empty()) diverged(outcome.problem);
  last_loss_ = outcome.loss;
  log_->add(outcome.terms);
}

void Run::finish_epoch() {
  check_weights();
  ++position_.epoch;
  position_.batch = 0;
  EpochReport report = task_.stage->end_epoch();
  for (const std::string& warning : report.warnings) {
    warn(fmt::format("after epoch {}, {}", position_.epoch, warning));
  }
  observe(report.metrics);
  for (auto& rate : learning_rates()) report.metrics.push_back(std::move(rate));
  log_->write(progression(), report.metrics);
  progress_.end_epoch(progress_state());
  if (checkpoint_due()) save("last");
  leave_if_asked();
}

void Run::warn(const std::string& warning) {
  log_warning(context_.progress.title + ": " + warning);
  warnings_.push_back(warning);
}

void Run::observe(Metrics& metrics) {
  if (task_.observers.empty()) return;
  stepper_.exchange_average();
  bool better = false;
  for (Observer* observer : task_.observers) {
    for (auto& metric : observer->after_epoch(position_.epoch)) {
      if (metric.first == task_.best_metric &&
          (!best_ || metric.second > *best_)) {
        best_ = metric.second;
        better = true;
      }
      metrics.push_back(metric);
    }
  }
  stepper_.exchange_average();
  task_.stage->set_train_mode();
  if (better) save("best");
}

double Run::lr_factor(std::int64_t step) const {
  return optim::lr_factor(options_.schedule, step,
                          steps_per_epoch_ * options_.epochs, steps_per_epoch_);
}

Metrics Run::learning_rates() const {
  return stepper_.learning_rates(lr_factor(position_.step - 1));
}

Progression Run::progression() const {
  const double part = static_cast<double>(position_.batch) /
                      static_cast<double>(steps_per_epoch_);
  return {position_.step, static_cast<double>(position_.epoch) + part,
          samples_seen_, loader_->stats().wait_seconds};
}

void Run::leave_if_asked() {
  std::optional<ErrorKind> kind;
  if (context_.stop_requested) kind = context_.stop_requested();
  const double minutes = (steady_seconds() - started_) / 60.0;
  if (!kind && options_.time_limit_minutes > 0 &&
      minutes >= options_.time_limit_minutes) {
    kind = ErrorKind::kTimeLimit;
  }
  if (!kind) return;
  save("last");
  throw Error(*kind, context_.progress.title,
              (checkpoints_.kept() ? "stopped and saved at " : "stopped at ") +
                  place() + ", run the same command again to go on");
}

bool Run::checkpoint_due() const {
  if (options_.checkpoint_interval > 0) {
    return position_.step % options_.checkpoint_interval == 0;
  }
  return steady_seconds() - saved_at_ >= options_.checkpoint_seconds;
}

void Run::check_weights() const {
  const std::string name = stepper_.find_not_finite();
  if (!name.empty()) diverged(name + " is not finite");
}

void Run::save(const std::string& name) {
  check_weights();
  if (checkpoints_.kept()) checkpoints_.save(name, checkpoint());
  saved_at_ = steady_seconds();
}

Checkpoint Run::checkpoint() const {
  Checkpoint saved;
  saved.fingerprint = context_.fingerprint;
  saved.position = position_;
  saved.samples_seen = samples_seen_;
  saved.seconds = training_seconds();
  saved.best = best_;
  log_->save(saved);
  stepper_.save(saved);
  return saved;
}

double Run::training_seconds() const {
  return seconds_before_ + steady_seconds() - started_;
}

std::string Run::place() const {
  return fmt::format("step {} (epoch {}, batch {})", position_.step,
                     position_.epoch, position_.batch);
}

void Run::diverged(const std::string& what) const {
  throw Error(
      ErrorKind::kDiverged, context_.progress.title,
      fmt::format("{} at {}, expected a finite number; lower the learning "
                  "rate or set clip_grad_norm; {}",
                  what, place(), checkpoints_.describe_last()));
}

run::ProgressState Run::progress_state() const {
  run::ProgressState state;
  state.step = position_.step;
  state.steps = steps_per_epoch_ * options_.epochs;
  state.samples = samples_seen_ - samples_before_;
  state.wait_seconds = loader_->stats().wait_seconds;
  state.note = fmt::format("loss {:.4f}", last_loss_);
  return state;
}

}  // namespace

TrainResult train(const TrainTask& task, const TrainOptions& options,
                  const TrainContext& context) {
  return Run(task, options, context).run();
}

}  // namespace solera::train
