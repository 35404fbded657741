#include "solera/recipe/upstream_step.h"

#include <fmt/format.h>
#include <torch/nn/modules/linear.h>

#include <algorithm>
#include <optional>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/eval/features.h"
#include "solera/eval/upstream.h"
#include "solera/recipe/class_outputs.h"
#include "solera/recipe/foreign_network.h"
#include "solera/recipe/forgetting.h"
#include "solera/recipe/network_source.h"
#include "solera/recipe/teacher_source.h"
#include "solera/recipe/training.h"
#include "solera/run/table.h"
#include "solera/tensor/device.h"

namespace solera::recipe {
namespace {

/// A teacher's own task.
struct UpstreamTask {
  std::string name;
  std::string head;
  std::string teacher;  ///< A model of the step; empty: named like the head.
  data::DataSpec data;

  const std::string& head_name() const { return head.empty() ? name : head; }

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("name", name, "in tables");
    visit("head", head,
          "of networks with several heads; default: the task's name");
    visit("teacher", teacher,
          "the model whose own task it is, which the others are compared "
          "with; default: the one named like the head, if there is one");
    visit("data", data, "labelled images of the task");
  }
  void validate(const std::string& where) const {
    require_option(!name.empty(), where, "name", "given");
  }
};

struct UpstreamOptions {
  Value models;
  std::vector<UpstreamTask> tasks;
  int workers = 0;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("models", models, "networks: a list, or a map of names");
    visit("tasks", tasks, "what their heads were trained for");
    visit("workers", workers, "decoding threads; 0: one per core");
  }
  void validate(const std::string& where) const {
    require_option(!tasks.empty(), where, "tasks",
                   "a list of at least one task");
  }
};

struct Request {
  UpstreamOptions options;
  std::vector<NetworkSource> models;

  std::vector<std::string> labels() const {
    std::vector<std::string> labels;
    for (const NetworkSource& model : models) labels.push_back(model.label());
    return labels;
  }
};

Request read_request(const StepInputs& inputs) {
  Request request;
  read_options(inputs.options, inputs.place, request.options);
  request.models =
      read_network_list(request.options.models, inputs.place.child("models"));
  const std::vector<std::string> known = request.labels();
  for (const UpstreamTask& task : request.options.tasks) {
    if (task.teacher.empty() ||
        std::find(known.begin(), known.end(), task.teacher) != known.end()) {
      continue;
    }
    throw Error(ErrorKind::kUsage, inputs.place.child("tasks").text(0),
                "found the teacher '" + task.teacher +
                    "', expected a model of this step, " +
                    suggest(task.teacher, known));
  }
  return request;
}

StepPlan plan_upstream(const StepInputs& inputs) {
  const Request request = read_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.neutral = {"workers"};
  add_network_files(request.models, inputs, plan);
  for (const UpstreamTask& task : request.options.tasks) {
    plan.files.push_back(hash_dataset(task.name, task.data, inputs));
  }
  return plan;
}

// A network with one head answers every task that fits it; one with several
// answers those that have a head of their name.
const models::Head* head_for(const UpstreamTask& task,
                             const models::Network& network) {
  const std::string& wanted = task.head_name();
  for (const models::Head& head : network.heads()) {
    if (head.name == wanted) return &head;
  }
  return network.heads().size() == 1 ? &network.heads().front() : nullptr;
}

Value describe_accuracy(const eval::UpstreamAccuracy& accuracy) {
  Value value = Value::object();
  value.set("top1", accuracy.top1 / 100.0);
  value.set("top5", accuracy.top5 / 100.0);
  value.set("images", accuracy.images);
  return value;
}

using Answer = std::optional<eval::UpstreamAccuracy>;

Answer measure(LoadedNetwork& model, const UpstreamTask& task,
               const data::DatasetPtr& dataset,
               const eval::FeatureOptions& options) {
  const models::Head* head = head_for(task, *model.network);
  if (head == nullptr) return {};
  const auto outputs = match_outputs(*head, dataset->class_names());
  if (!outputs) return {};
  const eval::FeatureSet logits = eval::extract_logits(
      *model.network, *head, model.input, dataset, options);
  return eval::logit_accuracy(*head, logits, *outputs);
}

// What the functions above ask of a head: its name, classes and their names.
models::Head describe_head(const LoadedTeacher& model) {
  models::Head head;
  head.name = model.label;
  head.linear = torch::nn::Linear(1, model.teacher->classes());
  head.class_names = model.teacher->class_names();
  head.multi_label = model.multi_label;
  return head;
}

Answer measure_foreign(LoadedTeacher model, const data::DatasetPtr& dataset,
                       const eval::FeatureOptions& options) {
  const models::Head head = describe_head(model);
  const auto outputs = match_outputs(head, dataset->class_names());
  if (!outputs) return {};
  const auto answer = [&](const data::Batch& batch) {
    return model.teacher->predict(batch).logits;
  };
  return eval::logit_accuracy(
      head, eval::extract_answers(answer, model.input, dataset, options),
      *outputs);
}

Answer measure_source(const NetworkSource& source, const UpstreamTask& task,
                      const data::DatasetPtr& dataset,
                      const eval::FeatureOptions& options,
                      const StepContext& context) {
  if (is_foreign(source, context.inputs.base)) {
    return measure_foreign(load_teacher(source, context, {options.device}),
                           dataset, options);
  }
  LoadedNetwork model = load_network(source, context);
  return measure(model, task, dataset, options);
}

TaskAnswers ask_all(const Request& request, const UpstreamTask& task,
                    const StepContext& context) {
  eval::FeatureOptions options;
  options.device = tensor::parse_device(context.device);
  options.workers = request.options.workers;
  const data::DatasetPtr dataset =
      open_step_dataset(task.name, task.data, context.inputs);
  TaskAnswers found;
  found.task = task.name;
  found.teacher = task.teacher.empty() ? task.head_name() : task.teacher;
  for (const NetworkSource& source : request.models) {
    leave_if_asked(context);
    Answer answer = measure_source(source, task, dataset, options, context);
    if (!answer) continue;
    found.models.push_back(source.label());
    found.answers.push_back(std::move(*answer));
  }
  if (found.models.empty()) {
    throw Error(ErrorKind::kUsage, context.inputs.place.text(0),
                "no network has a head for task '" + task.name +
                    "', expected a head of that name, or a network with one "
                    "head, whose classes are those of the data");
  }
  return found;
}

Value run_upstream(const StepContext& context) {
  const Request request = read_request(context.inputs);
  Value accuracy = Value::object();
  Value forgetting = Value::array();
  for (const UpstreamTask& task : request.options.tasks) {
    const TaskAnswers found = ask_all(request, task, context);
    Value by_model = Value::object();
    for (std::size_t i = 0; i < found.models.size(); ++i) {
      by_model.set(found.models[i], describe_accuracy(found.answers[i]));
    }
    accuracy.set(task.name, by_model);
    const Value rows = describe_forgetting(found);
    for (const Value& row : rows.items()) forgetting.push(row);
  }
  Value result = Value::object();
  result.set("accuracy", accuracy);
  result.set("forgetting", forgetting);
  return result;
}

std::string show_upstream(const Value& result, const run::Console& console) {
  run::Table table({"own task", "network", "top-1", "images"});
  const Value& accuracy = result.at("accuracy");
  for (std::size_t i = 0; i < accuracy.size(); ++i) {
    const Value& by_model = accuracy.items()[i];
    for (std::size_t k = 0; k < by_model.size(); ++k) {
      const Value& entry = by_model.items()[k];
      table.add_row({accuracy.keys()[i], by_model.keys()[k],
                     fmt::format("{:.1f}", 100 * entry.at("top1").as_double()),
                     to_json(entry.at("images"))});
    }
  }
  std::string text = table.text(console);
  if (const Value* rows = result.find("forgetting")) {
    if (rows->size() > 0) text += "\n" + show_forgetting(*rows, console);
  }
  return text;
}

}  // namespace

StepKind upstream_step() {
  StepKind kind;
  kind.name = "upstream";
  kind.description = "accuracy of heads on their own tasks";
  kind.describe_options = &option_rows<UpstreamOptions>;
  kind.plan = &plan_upstream;
  kind.run = &run_upstream;
  kind.show = &show_upstream;
  return kind;
}

}  // namespace solera::recipe
