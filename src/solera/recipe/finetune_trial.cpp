#include "solera/recipe/finetune_trial.h"

#include "solera/core/error.h"
#include "solera/core/log.h"
#include "solera/eval/input_view.h"
#include "solera/recipe/label_metric.h"
#include "solera/recipe/training.h"
#include "solera/recipe/weight_log.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace {

models::NetworkPtr copy_with_new_head(const LoadedNetwork& start,
                                      const FinetuneTrial& trial) {
  models::ModelSpec spec = start.network->spec();
  spec.classes = 0;
  models::NetworkPtr copy = models::make_network(spec, trial.seed);
  tensor::load_state_strict(copy->backbone(),
                            tensor::state_of(start.network->backbone()),
                            start.label);
  const auto& classes = trial.learn->class_names();
  copy->add_head("head", static_cast<std::int64_t>(classes.size()), classes,
                 trial.learn->multi_label());
  return copy;
}

models::InputSpec input_of(const LoadedNetwork& start,
                           const FinetuneOptions& options) {
  models::InputSpec input =
      options.view ? input_for_view(*options.view, start.input) : start.input;
  if (options.input_size) input.size = *options.input_size;
  return input;
}

data::ViewOptions view_of(const models::InputSpec& input,
                          const FinetuneOptions& options) {
  if (options.view) return *options.view;
  data::ViewOptions view;
  view.size = input.size;
  view.interpolation = eval::input_view(input).interpolation;
  return view;
}

}  // namespace

eval::TrialScore run_trial(const LoadedNetwork& start,
                           const FinetuneTrial& trial,
                           const FinetuneOptions& options,
                           const train::TrainContext& context) {
  const models::InputSpec input = input_of(start, options);
  const models::NetworkPtr network = copy_with_new_head(start, trial);
  const auto stage =
      methods::make_supervised_stage(network, input, options.method);
  train::TrainTask task;
  task.stage = stage.get();
  task.dataset = trial.learn;
  task.view = view_of(input, options);
  std::unique_ptr<train::Observer> weights;
  if (!trial.weight_log.empty()) {
    weights = make_weight_log(network, trial.weight_log, trial.weight_row);
    task.observers.push_back(weights.get());
  }
  train::TrainOptions training = options.training;
  training.optimizer.lr = trial.rate;
  try {
    train::train(task, training, context);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kDiverged) throw;
    log_warning(error.what());
    eval::TrialScore diverged;
    diverged.diverged = true;
    return diverged;
  }
  eval::FeatureOptions features;
  features.device = context.device;
  features.workers = options.training.workers;
  features.strict = options.training.strict;
  eval::TrialScore score =
      eval::score_network(*network, input, trial.judge, features);
  if (score.figures) score.accuracy = figure_of(*score.figures, trial.metric);
  return score;
}

}  // namespace solera::recipe
