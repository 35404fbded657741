#include "solera/recipe/finetune_options.h"

#include <algorithm>

#include "solera/core/error.h"

namespace solera::recipe {
namespace {

// The rates decide; the only place to give one is `rates`.
void refuse_rate_of_optimizer(const StepInputs& inputs) {
  const Value* optimizer = inputs.options.find("optimizer");
  const Value* lr = optimizer != nullptr ? optimizer->find("lr") : nullptr;
  if (lr == nullptr) return;
  throw Error(ErrorKind::kUsage,
              inputs.place.child("optimizer.lr").text(lr->line()),
              "has no effect here, set rates");
}

}  // namespace

void FinetuneOptions::validate(const std::string& where) const {
  check_tasks(tasks, where);
  require_option(shots >= 0, where, "shots", "0 (all images) or more");
  require_option(images >= 0, where, "images", "0 (shots) or more");
  require_option(!draws || *draws >= 1, where, "draws", "1 or more");
  require_option(hold_out >= 2, where, "hold_out", "2 or more");
  require_option(!rates.empty(), where, "rates", "a list of at least one rate");
  require_option(std::all_of(rates.begin(), rates.end(),
                             [](double rate) { return rate > 0; }),
                 where, "rates", "above 0");
  require_option(!input_size || *input_size > 0, where, "input_size",
                 "above 0");
  method.validate(where);
  training.validate(where);
}

FinetuneRequest read_finetune_request(const StepInputs& inputs) {
  FinetuneRequest request;
  FinetuneOptions& options = request.options;
  read_options(inputs.options, inputs.place, options);
  refuse_rate_of_optimizer(inputs);
  if (!options.seed) options.seed = inputs.seed;
  const bool everything = options.shots == 0 && options.images == 0;
  if (!options.draws) options.draws = everything ? 1 : 5;
  ProbeOptions& compared = request.compared.options;
  compared.models = options.models;
  compared.tasks = options.tasks;
  compared.baseline = options.baseline;
  compared.control = options.control;
  compared.few_shot.shots = options.shots;
  compared.few_shot.images = options.images;
  compared.few_shot.draws = *options.draws;
  compared.few_shot.seed = *options.seed;
  read_compared_models(inputs, request.compared);
  options.baseline = compared.baseline;
  return request;
}

}  // namespace solera::recipe
