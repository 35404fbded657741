#include "solera/recipe/finetune_trials.h"

#include <algorithm>

#include "solera/core/hash.h"
#include "solera/recipe/training.h"

namespace solera::recipe {
namespace {

Value write_score(const eval::TrialScore& score) {
  Value value = Value::object();
  value.set("accuracy", score.accuracy);
  value.set("loss", score.loss);
  value.set("diverged", score.diverged);
  if (!score.figures) return value;
  Value figures = Value::object();
  figures.set("map", score.figures->map);
  figures.set("map_11pt", score.figures->map_11pt);
  figures.set("mean_accuracy", score.figures->mean_accuracy);
  value.set("figures", figures);
  return value;
}

eval::TrialScore read_score(const Value& value) {
  eval::TrialScore score;
  score.accuracy = value.at("accuracy").as_double();
  score.loss = value.at("loss").as_double();
  score.diverged = value.at("diverged").as_bool();
  if (const Value* figures = value.find("figures")) {
    score.figures.emplace();
    score.figures->map = figures->at("map").as_double();
    score.figures->map_11pt = figures->at("map_11pt").as_double();
    score.figures->mean_accuracy = figures->at("mean_accuracy").as_double();
  }
  return score;
}

}  // namespace

eval::TrialScore FinetuneTrials::run(const std::string& name,
                                     const LoadedNetwork& model,
                                     const FinetuneTrial& trial) {
  if (const Value* known = store_.find(name)) return read_score(*known);
  leave_if_asked(context_);
  const train::TrainContext training = context_of(name, trial);
  FinetuneOptions options = options_;
  options.training.time_limit_minutes = minutes_left();
  const eval::TrialScore score = run_trial(model, trial, options, training);
  store_.set(name, write_score(score));
  if (!training.folder.empty()) std::filesystem::remove_all(training.folder);
  return score;
}

void FinetuneTrials::clean_up() const {
  if (!context_.folder.empty()) std::filesystem::remove_all(checkpoints());
}

train::TrainContext FinetuneTrials::context_of(
    const std::string& name, const FinetuneTrial& trial) const {
  train::TrainContext training = train_context(context_, trial.seed);
  training.fingerprint = sha256_hex(context_.fingerprint + name);
  training.progress.title = name;
  // Few images are learned quickly, many times over: a bar would flicker.
  training.progress.quiet |= options_.shots > 0 || options_.images > 0;
  if (!context_.folder.empty()) {
    training.folder = checkpoints() / training.fingerprint.substr(0, 16);
  }
  return training;
}

// The limit is of the whole step in this process; 0: none. A training does a
// step at least, so that every process comes further.
double FinetuneTrials::minutes_left() const {
  const double limit = options_.training.time_limit_minutes;
  if (limit <= 0) return 0.0;
  const std::chrono::duration<double, std::ratio<60>> passed =
      std::chrono::steady_clock::now() - started_;
  return std::max(limit - passed.count(), 1e-9);
}

}  // namespace solera::recipe
