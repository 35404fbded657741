#include "solera/recipe/probe_step.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "solera/core/error.h"
#include "solera/core/log.h"
#include "solera/eval/features.h"
#include "solera/recipe/cell_store.h"
#include "solera/recipe/draws_file.h"
#include "solera/recipe/feature_cache.h"
#include "solera/recipe/foreign_network.h"
#include "solera/recipe/label_metric.h"
#include "solera/recipe/probe_options.h"
#include "solera/recipe/probe_result.h"
#include "solera/recipe/training.h"
#include "solera/recipe/transfer_table.h"
#include "solera/tensor/device.h"

namespace solera::recipe {
namespace {

StepPlan plan_probe(const StepInputs& inputs) {
  const ProbeRequest request = read_probe_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.neutral = {"workers", "feature_cache"};
  for (const NetworkSource& model : request.models) {
    refuse_foreign(model, inputs.base, "its features cannot be probed");
  }
  add_network_files(request.models, inputs, plan);
  for (const ProbeTask& task : request.options.tasks) {
    check_metric(task, inputs);
    plan.files.push_back(
        hash_dataset(task.name + " train", task.train, inputs));
    plan.files.push_back(hash_dataset(task.name + " test", task.test, inputs));
  }
  return plan;
}

ProbeCell cell_of(const eval::FewShotResult& result, LabelMetric metric) {
  ProbeCell cell;
  cell.draw_hash = result.draw_hash;
  cell.accuracies = result.accuracies;
  if (result.label_scores.empty()) return cell;
  cell.accuracies.clear();
  for (const metrics::MultiLabelScores& scores : result.label_scores) {
    cell.accuracies.push_back(figure_of(scores, metric));
    for (const auto& [name, value] : figures_of(scores)) {
      cell.figures[name].push_back(value);
    }
  }
  return cell;
}

std::vector<std::int64_t> rows_of(const eval::FeatureSet& set) {
  const auto* ids = set.ids.data_ptr<std::int64_t>();
  return {ids, ids + set.size()};
}

class Probe {
 public:
  Probe(const ProbeRequest& request, const StepContext& context)
      : request_(request),
        context_(context),
        done_(context),
        draws_(context.folder),
        cache_(feature_cache_folder(request.options.feature_cache,
                                    context.inputs.base)) {
    features_.device = tensor::parse_device(context.device);
    features_.workers = request.options.workers;
  }

  Value run() {
    open_tasks();
    for (const NetworkSource& source : request_.models) {
      LoadedNetwork model = load_network(source, context_);
      if (request_.options.input_size) {
        model.input.size = *request_.options.input_size;
      }
      for (const ProbeTask& task : request_.options.tasks) {
        table_.cells[task.name][model.label] = measure(model, task);
      }
    }
    Value result = describe_probe(request_, table_);
    const Value drawn = draws_.reference();
    if (!drawn.is_null()) result.set("draws", drawn);
    return result;
  }

 private:
  struct Sets {
    data::DatasetPtr train;
    data::DatasetPtr test;
  };

  void open_tasks() {
    for (const ProbeTask& task : request_.options.tasks) {
      Sets sets{
          open_step_dataset(task.name + " train", task.train, context_.inputs),
          open_step_dataset(task.name + " test", task.test, context_.inputs)};
      TaskFacts& facts = table_.tasks[task.name];
      facts.classes =
          static_cast<std::int64_t>(sets.train->class_names().size());
      facts.train_images = sets.train->size();
      facts.test_images = sets.test->size();
      if (sets.test->multi_label()) {
        facts.chance = chance_of(*sets.test, metric_of(task));
      }
      sets_[task.name] = std::move(sets);
    }
  }

  ProbeCell measure(const LoadedNetwork& model, const ProbeTask& task) {
    const std::string key = model.label + " on " + task.name;
    if (const Value* known = done_.find(key)) return read_cell(*known);
    leave_if_asked(context_);
    const Sets& sets = sets_.at(task.name);
    const eval::FeatureSet train =
        cache_.features_of(model, sets.train, features_);
    const eval::FewShotResult result = eval::run_few_shot_probe(
        train, cache_.features_of(model, sets.test, features_),
        few_shot_of(request_.options, task), at::get_num_threads());
    draws_.add(task.name, result.draws, rows_of(train), *sets.train);
    tell_of_small_classes(task, train);
    const ProbeCell cell = cell_of(result, metric_of(task));
    done_.set(key, write_cell(cell));
    log_result(key, cell, result.unconverged);
    return cell;
  }

  // Once a task: the draws are the same for every model.
  void tell_of_small_classes(const ProbeTask& task,
                             const eval::FeatureSet& train) {
    const eval::FewShotOptions options = few_shot_of(request_.options, task);
    if (options.images > 0 || !told_.insert(task.name).second) return;
    const std::vector<std::int64_t> small =
        eval::classes_below(eval::targets_of(train), options.shots);
    if (small.empty()) return;
    log_warning(fmt::format(
        "{}: {}: {} of {} classes have fewer than {} images (first: '{}'), "
        "all of theirs are used",
        context_.inputs.place.key, task.name, small.size(), train.classes(),
        options.shots,
        train.class_names[static_cast<std::size_t>(small.front())]));
  }

  void log_result(const std::string& key, const ProbeCell& cell,
                  int unconverged) const {
    const std::string& step = context_.inputs.place.key;
    if (unconverged > 0) {
      log_warning(fmt::format(
          "{}: {}: the classifier stopped before it converged in {} of {} "
          "draws; allow more passes or steps, or set l2_normalize",
          step, key, unconverged, cell.accuracies.size()));
    }
    log_info(fmt::format("{}: {}: {:.1f} %", step, key,
                         metrics::mean_interval(cell.accuracies).mean));
  }

  const ProbeRequest& request_;
  const StepContext& context_;
  CellStore done_;
  DrawsFile draws_;
  const FeatureCache cache_;
  eval::FeatureOptions features_;
  std::set<std::string> told_;  // names of tasks
  std::map<std::string, Sets> sets_;
  ProbeTable table_;
};

Value run_probe(const StepContext& context) {
  const ProbeRequest request = read_probe_request(context.inputs);
  return Probe(request, context).run();
}

}  // namespace

StepKind probe_step() {
  StepKind kind;
  kind.name = "probe";
  kind.description = "few-shot accuracy of networks on downstream tasks";
  kind.describe_options = &option_rows<ProbeOptions>;
  kind.plan = &plan_probe;
  kind.run = &run_probe;
  kind.show = &show_transfer;
  return kind;
}

}  // namespace solera::recipe
