#include "solera/recipe/probe_step.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/log.h"
#include "solera/eval/features.h"
#include "solera/recipe/foreign_network.h"
#include "solera/recipe/probe_options.h"
#include "solera/recipe/probe_result.h"
#include "solera/recipe/training.h"
#include "solera/recipe/transfer_table.h"
#include "solera/tensor/device.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPartialFile = "partial.json";

StepPlan plan_probe(const StepInputs& inputs) {
  const ProbeRequest request = read_probe_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.neutral = {"workers"};
  for (const NetworkSource& model : request.models) {
    refuse_foreign(model, inputs.base, "its features cannot be probed");
  }
  add_network_files(request.models, inputs, plan);
  for (const ProbeTask& task : request.options.tasks) {
    plan.files.push_back(
        hash_dataset(task.name + " train", task.train, inputs));
    plan.files.push_back(hash_dataset(task.name + " test", task.test, inputs));
  }
  return plan;
}

/// Cells that are measured already, so that a killed probe goes on.
class PartialResults {
 public:
  /// Kept in memory only if the step has no folder.
  explicit PartialResults(const StepContext& context) {
    if (context.folder.empty()) return;
    path_ = context.folder / kPartialFile;
    if (fs::exists(path_)) cells_ = read_json(path_);
  }

  bool read(const std::string& key, ProbeCell& cell) const {
    const Value* found = cells_.find(key);
    if (found == nullptr) return false;
    cell.draw_hash = found->at("draw_hash").as_string();
    for (const Value& value : found->at("accuracies").items()) {
      cell.accuracies.push_back(value.as_double());
    }
    return true;
  }

  void write(const std::string& key, const ProbeCell& cell) {
    Value values = Value::array();
    for (const double value : cell.accuracies) values.push(value);
    Value entry = Value::object();
    entry.set("draw_hash", cell.draw_hash);
    entry.set("accuracies", values);
    cells_.set(key, entry);
    if (!path_.empty()) write_file_atomically(path_, to_json(cells_));
  }

 private:
  fs::path path_;
  Value cells_ = Value::object();
};

class Probe {
 public:
  Probe(const ProbeRequest& request, const StepContext& context)
      : request_(request), context_(context), partial_(context) {
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
    return describe_probe(request_, table_);
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
      table_.tasks[task.name] = {
          static_cast<std::int64_t>(sets.train->class_names().size()),
          sets.train->size(), sets.test->size()};
      sets_[task.name] = std::move(sets);
    }
  }

  ProbeCell measure(const LoadedNetwork& model, const ProbeTask& task) {
    const std::string key = model.label + " on " + task.name;
    ProbeCell cell;
    if (partial_.read(key, cell)) return cell;
    leave_if_asked(context_);
    const Sets& sets = sets_.at(task.name);
    const eval::FewShotResult result = eval::run_few_shot_probe(
        features_of(model, sets.train), features_of(model, sets.test),
        request_.options.few_shot, at::get_num_threads());
    cell = {result.accuracies, result.draw_hash};
    partial_.write(key, cell);
    if (result.unconverged > 0) {
      log_warning(fmt::format(
          "{}: {}: the SVM stopped before it converged in {} of {} draws; "
          "raise svm.max_passes or set svm.l2_normalize",
          context_.inputs.place.key, key, result.unconverged,
          result.accuracies.size()));
    }
    log_info(fmt::format("{}: {}: {:.1f} %", context_.inputs.place.key, key,
                         result.mean.mean));
    return cell;
  }

  eval::FeatureSet features_of(const LoadedNetwork& model,
                               const data::DatasetPtr& dataset) const {
    return eval::extract_features(model.network->backbone(), model.input,
                                  dataset, features_);
  }

  const ProbeRequest& request_;
  const StepContext& context_;
  PartialResults partial_;
  eval::FeatureOptions features_;
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
