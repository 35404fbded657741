#include "solera/recipe/finetune_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "solera/core/error.h"
#include "solera/core/hash.h"
#include "solera/core/log.h"
#include "solera/recipe/cell_store.h"
#include "solera/recipe/finetune_options.h"
#include "solera/recipe/finetune_task.h"
#include "solera/recipe/finetune_trial.h"
#include "solera/recipe/foreign_network.h"
#include "solera/recipe/probe_result.h"
#include "solera/recipe/training.h"
#include "solera/recipe/transfer_table.h"
#include "solera/recipe/weight_log.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

StepPlan plan_finetune(const StepInputs& inputs) {
  const FinetuneRequest request = read_finetune_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.options.find("optimizer")->erase("lr");
  plan.neutral = neutral_train_options();
  for (const NetworkSource& model : request.compared.models) {
    refuse_foreign(model, inputs.base, "training starts from weights");
  }
  add_network_files(request.compared.models, inputs, plan);
  for (const ProbeTask& task : request.options.tasks) {
    for (const auto& [part, spec] :
         {std::pair<const char*, const data::DataSpec&>{" train", task.train},
          {" test", task.test}}) {
      require_labels(task.name + part, spec, inputs);
      plan.files.push_back(hash_dataset(task.name + part, spec, inputs));
    }
  }
  return plan;
}

Value write_score(const eval::TrialScore& score) {
  Value value = Value::object();
  value.set("accuracy", score.accuracy);
  value.set("loss", score.loss);
  value.set("diverged", score.diverged);
  return value;
}

eval::TrialScore read_score(const Value& value) {
  return {value.at("accuracy").as_double(), value.at("loss").as_double(),
          value.at("diverged").as_bool()};
}

/// What a model chose and gave on a task, draw by draw.
struct Choices {
  Value rates = Value::array();
  Value held_out = Value::array();
};

class Finetune {
 public:
  Finetune(const FinetuneRequest& request, const StepContext& context)
      : request_(request),
        options_(request.options),
        context_(context),
        store_(context) {}

  Value run() {
    std::vector<FinetuneTask> tasks;
    for (const ProbeTask& task : options_.tasks) {
      tasks.emplace_back(task, options_, context_.inputs);
      TaskFacts& facts = table_.tasks[task.name];
      facts.classes = tasks.back().classes();
      facts.train_images = tasks.back().train()->size();
      facts.test_images = tasks.back().test()->size();
    }
    for (const NetworkSource& source : request_.compared.models) {
      const LoadedNetwork model = load_network(source, context_);
      for (const FinetuneTask& task : tasks) measure(model, task);
    }
    if (!context_.folder.empty()) fs::remove_all(cells_folder());
    return describe();
  }

 private:
  fs::path cells_folder() const { return context_.folder / "cells"; }

  void measure(const LoadedNetwork& model, const FinetuneTask& task) {
    ProbeCell cell;
    cell.draw_hash = eval::draw_hash(task.draws());
    Choices& choices = choices_[task.name()][model.label];
    for (std::size_t draw = 0; draw < task.draws().size(); ++draw) {
      const std::string name =
          fmt::format("{} on {}, draw {}", model.label, task.name(), draw + 1);
      const double rate = choose_rate(model, task, draw, name, choices);
      FinetuneTrial trial;
      trial.rate = rate;
      trial.seed = task.seed_of(draw);
      trial.learn = task.images(task.draws()[draw]);
      trial.judge = task.test();
      if (draw == 0) log_weights(model, task, trial);
      const eval::TrialScore score = run_or_recall(name, model, trial);
      if (score.diverged) refuse_diverged(name, rate);
      choices.rates.push(rate);
      cell.accuracies.push_back(score.accuracy);
      log_info(fmt::format("{}: {}: {:.1f} % at rate {}",
                           context_.inputs.place.key, name, score.accuracy,
                           rate));
    }
    table_.cells[task.name()][model.label] = std::move(cell);
  }

  // Of the first draw's last training: the others look alike.
  void log_weights(const LoadedNetwork& model, const FinetuneTask& task,
                   FinetuneTrial& trial) const {
    if (!options_.training.log_weights || context_.folder.empty()) return;
    trial.weight_log = context_.folder / kWeightLogFile;
    trial.weight_row.set("model", model.label);
    trial.weight_row.set("task", task.name());
  }

  double choose_rate(const LoadedNetwork& model, const FinetuneTask& task,
                     std::size_t draw, const std::string& name,
                     Choices& choices) {
    if (options_.rates.size() == 1) return options_.rates.front();
    const eval::HeldOut halves = task.held_out(draw);
    FinetuneTrial trial;
    trial.seed = task.seed_of(draw);
    trial.learn = task.images(halves.learn);
    trial.judge = task.images(halves.judge);
    std::vector<eval::TrialScore> scores;
    Value row = Value::object();
    for (const double rate : options_.rates) {
      trial.rate = rate;
      scores.push_back(
          run_or_recall(fmt::format("{}, rate {}", name, rate), model, trial));
      row.set(fmt::format("{}", rate),
              scores.back().diverged ? Value()
                                     : Value(scores.back().accuracy / 100.0));
    }
    choices.held_out.push(row);
    return options_.rates[eval::best_trial(scores)];
  }

  eval::TrialScore run_or_recall(const std::string& name,
                                 const LoadedNetwork& model,
                                 const FinetuneTrial& trial) {
    if (const Value* known = store_.find(name)) return read_score(*known);
    leave_if_asked(context_);
    train::TrainContext training = train_context(context_, trial.seed);
    training.fingerprint = sha256_hex(context_.fingerprint + name);
    training.progress.title = name;
    // Few shots are learned quickly, many times over: a bar would flicker.
    training.progress.quiet |= options_.shots > 0;
    if (!context_.folder.empty()) {
      training.folder = cells_folder() / training.fingerprint.substr(0, 16);
    }
    FinetuneOptions options = options_;
    options.training.time_limit_minutes = minutes_left();
    const eval::TrialScore score = run_trial(model, trial, options, training);
    store_.set(name, write_score(score));
    if (!training.folder.empty()) fs::remove_all(training.folder);
    return score;
  }

  // The limit is of the whole step in this process; 0: none. A training does
  // a step at least, so that every process comes further.
  double minutes_left() const {
    const double limit = options_.training.time_limit_minutes;
    if (limit <= 0) return 0.0;
    const std::chrono::duration<double, std::ratio<60>> passed =
        std::chrono::steady_clock::now() - started_;
    return std::max(limit - passed.count(), 1e-9);
  }

  [[noreturn]] void refuse_diverged(const std::string& name,
                                    double rate) const {
    throw Error(ErrorKind::kDiverged, name,
                fmt::format("the training diverged at learning rate {}, which "
                            "was {}, expected finite numbers; give lower "
                            "rates, or set clip_grad_norm",
                            rate,
                            options_.rates.size() == 1 ? "the only one"
                                                       : "the best one"));
  }

  Value describe() const {
    Value result = describe_probe(request_.compared, table_);
    for (Value& task : result.find("tasks")->items()) {
      Value rates = Value::object();
      Value held_out = Value::object();
      for (const auto& [model, choices] :
           choices_.at(task.at("name").as_string())) {
        rates.set(model, choices.rates);
        held_out.set(model, choices.held_out);
      }
      task.set("rates", rates);
      if (options_.rates.size() > 1) task.set("held_out", held_out);
    }
    result.set("protocol", options_.method.freeze_backbone ? "frozen backbone"
                                                           : "whole network");
    result.set("epochs", options_.training.epochs);
    return result;
  }

  const FinetuneRequest& request_;
  const FinetuneOptions& options_;
  const StepContext& context_;
  const std::chrono::steady_clock::time_point started_ =
      std::chrono::steady_clock::now();
  CellStore store_;
  ProbeTable table_;
  // By the names of task and model.
  std::map<std::string, std::map<std::string, Choices>> choices_;
};

Value run_finetune(const StepContext& context) {
  const FinetuneRequest request = read_finetune_request(context.inputs);
  return Finetune(request, context).run();
}

}  // namespace

StepKind finetune_step() {
  StepKind kind;
  kind.name = "finetune";
  kind.description =
      "accuracy of networks that are trained on downstream tasks";
  kind.describe_options = &option_rows<FinetuneOptions>;
  kind.plan = &plan_finetune;
  kind.run = &run_finetune;
  kind.show = &show_transfer;
  return kind;
}

}  // namespace solera::recipe
