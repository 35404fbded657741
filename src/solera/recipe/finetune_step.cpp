#include "solera/recipe/finetune_step.h"

#include <fmt/format.h>

#include <map>
#include <numeric>

#include "solera/core/error.h"
#include "solera/core/log.h"
#include "solera/recipe/draws_file.h"
#include "solera/recipe/finetune_options.h"
#include "solera/recipe/finetune_task.h"
#include "solera/recipe/finetune_trials.h"
#include "solera/recipe/foreign_network.h"
#include "solera/recipe/label_metric.h"
#include "solera/recipe/probe_result.h"
#include "solera/recipe/training.h"
#include "solera/recipe/transfer_table.h"
#include "solera/recipe/weight_log.h"

namespace solera::recipe {
namespace {

void add_dataset(const std::string& name, const data::DataSpec& spec,
                 const StepInputs& inputs, StepPlan& plan) {
  require_any_labels(name, spec, inputs);
  plan.files.push_back(hash_dataset(name, spec, inputs));
}

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
    check_metric(task, inputs);
    add_dataset(task.name + " train", task.train, inputs, plan);
    add_dataset(task.name + " test", task.test, inputs, plan);
  }
  return plan;
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
        trials_(request.options, context),
        draws_(context.folder) {}

  Value run() {
    std::vector<FinetuneTask> tasks;
    for (const ProbeTask& task : options_.tasks) {
      tasks.emplace_back(task, options_, context_.inputs);
      describe_task(tasks.back());
    }
    for (const NetworkSource& source : request_.compared.models) {
      const LoadedNetwork model = load_network(source, context_);
      for (const FinetuneTask& task : tasks) measure(model, task);
    }
    trials_.clean_up();
    return describe();
  }

 private:
  void describe_task(const FinetuneTask& task) {
    TaskFacts& facts = table_.tasks[task.name()];
    facts.classes = task.classes();
    facts.train_images = task.train()->size();
    facts.test_images = task.test()->size();
    if (task.test()->multi_label()) {
      facts.chance = chance_of(*task.test(), task.metric());
    }
    std::vector<std::int64_t> rows(
        static_cast<std::size_t>(task.train()->size()));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    draws_.add(task.name(), task.draws(), rows, *task.train());
  }

  void measure(const LoadedNetwork& model, const FinetuneTask& task) {
    ProbeCell cell;
    cell.draw_hash = eval::draw_hash(task.draws());
    Choices& choices = choices_[task.name()][model.label];
    for (std::size_t draw = 0; draw < task.draws().size(); ++draw) {
      const std::string name =
          fmt::format("{} on {}, draw {}", model.label, task.name(), draw + 1);
      FinetuneTrial trial = trial_of(task, draw);
      trial.rate = choose_rate(model, task, draw, name, choices);
      trial.learn = task.images(task.draws()[draw]);
      trial.judge = task.test();
      if (draw == 0) log_weights(model, task, trial);
      const eval::TrialScore score = trials_.run(name, model, trial);
      if (score.diverged) refuse_diverged(name, trial.rate);
      choices.rates.push(trial.rate);
      add_score(score, cell);
      log_info(fmt::format("{}: {}: {:.1f} % at rate {}",
                           context_.inputs.place.key, name, score.accuracy,
                           trial.rate));
    }
    table_.cells[task.name()][model.label] = std::move(cell);
  }

  static FinetuneTrial trial_of(const FinetuneTask& task, std::size_t draw) {
    FinetuneTrial trial;
    trial.seed = task.seed_of(draw);
    trial.metric = task.metric();
    return trial;
  }

  static void add_score(const eval::TrialScore& score, ProbeCell& cell) {
    cell.accuracies.push_back(score.accuracy);
    if (!score.figures) return;
    for (const auto& [name, value] : figures_of(*score.figures)) {
      cell.figures[name].push_back(value);
    }
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
    FinetuneTrial trial = trial_of(task, draw);
    trial.learn = task.images(halves.learn);
    trial.judge = task.images(halves.judge);
    std::vector<eval::TrialScore> scores;
    Value row = Value::object();
    for (const double rate : options_.rates) {
      trial.rate = rate;
      scores.push_back(
          trials_.run(fmt::format("{}, rate {}", name, rate), model, trial));
      row.set(fmt::format("{}", rate),
              scores.back().diverged ? Value()
                                     : Value(scores.back().accuracy / 100.0));
    }
    choices.held_out.push(row);
    return options_.rates[eval::best_trial(scores)];
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
    result.set("draws", draws_.reference());
    return result;
  }

  const FinetuneRequest& request_;
  const FinetuneOptions& options_;
  const StepContext& context_;
  FinetuneTrials trials_;
  DrawsFile draws_;
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
