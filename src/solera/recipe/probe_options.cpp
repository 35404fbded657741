#include "solera/recipe/probe_options.h"

#include <algorithm>
#include <set>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::recipe {
namespace {

void check_label(const std::string& name, const char* key,
                 const ProbeRequest& request, const StepInputs& inputs) {
  const std::vector<std::string> known = request.labels();
  if (name.empty() ||
      std::find(known.begin(), known.end(), name) != known.end()) {
    return;
  }
  throw Error(ErrorKind::kUsage, inputs.place.child(key).text(0),
              "found '" + name + "', expected a model of this step, " +
                  suggest(name, known));
}

}  // namespace

eval::FewShotOptions few_shot_of(const ProbeOptions& options,
                                 const ProbeTask& task) {
  eval::FewShotOptions few_shot = options.few_shot;
  few_shot.images = task.images.value_or(few_shot.images);
  return few_shot;
}

void ProbeTask::validate(const std::string& where) const {
  require_option(!images || *images > 0, where, "images", "above 0");
  require_option(!name.empty(), where, "name", "given");
}

void ProbeOptions::validate(const std::string& where) const {
  few_shot.validate(where);
  require_option(!input_size || *input_size > 0, where, "input_size",
                 "above 0");
  require_option(workers >= 0, where, "workers", "0 or more");
  check_tasks(tasks, where);
}

void check_tasks(const std::vector<ProbeTask>& tasks,
                 const std::string& where) {
  require_option(!tasks.empty(), where, "tasks", "a list of at least one task");
  std::set<std::string> names;
  for (const ProbeTask& task : tasks) {
    require_option(names.insert(task.name).second, where,
                   "tasks: '" + task.name + "'", "the name of one task only");
  }
}

std::vector<std::string> ProbeRequest::labels() const {
  std::vector<std::string> labels;
  for (const NetworkSource& model : models) labels.push_back(model.label());
  return labels;
}

ProbeRequest read_probe_request(const StepInputs& inputs) {
  ProbeRequest request;
  ProbeOptions& options = request.options;
  read_options(inputs.options, inputs.place, options);
  if (inputs.options.find("seed") == nullptr) {
    options.few_shot.seed = inputs.seed;
  }
  read_compared_models(inputs, request);
  return request;
}

void read_compared_models(const StepInputs& inputs, ProbeRequest& request) {
  ProbeOptions& options = request.options;
  request.models =
      read_network_list(options.models, inputs.place.child("models"));
  if (options.baseline.empty()) {
    options.baseline = request.models.front().label();
  }
  check_label(options.baseline, "baseline", request, inputs);
  check_label(options.control, "control", request, inputs);
}

}  // namespace solera::recipe
