#include "solera/recipe/training.h"

#include "solera/core/error.h"
#include "solera/run/console.h"
#include "solera/tensor/device.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {

data::DatasetPtr open_step_dataset(const std::string& name,
                                   const data::DataSpec& spec,
                                   const StepInputs& inputs) {
  return data::open_dataset(spec, inputs.base,
                            inputs.place.child(name).text(0));
}

models::InputSpec input_for_view(const data::ViewOptions& view,
                                 models::InputSpec base) {
  base.size = view.size;
  switch (view.crop) {
    case data::CropKind::kSquash:
    case data::CropKind::kPadded:
      base.crop_pct = 1.0;
      break;
    case data::CropKind::kRandomResized:
    case data::CropKind::kCenter:
      base.crop_pct = view.crop_pct;
      break;
  }
  return base;
}

train::TrainContext train_context(const StepContext& context,
                                  std::uint64_t seed) {
  train::TrainContext result;
  result.folder = context.folder;
  result.fingerprint = context.fingerprint;
  result.device = tensor::parse_device(context.device);
  result.seed = seed;
  result.progress.title = context.inputs.place.key;
  result.progress.console = run::detect_console(2);
  result.progress.quiet = context.quiet;
  if (context.stop != nullptr) {
    result.stop_requested = [stop = context.stop] { return stop->requested(); };
  }
  return result;
}

void leave_if_asked(const StepContext& context) {
  if (context.stop == nullptr) return;
  if (const auto kind = context.stop->requested()) {
    throw Error(*kind, context.inputs.place.key,
                "stopped, run the same command again to go on");
  }
}

std::vector<std::string> neutral_train_options() {
  return {"workers",
          "strict",
          "log_interval",
          "log_weights",
          "checkpoint_interval",
          "checkpoint_seconds",
          "time_limit_minutes"};
}

Value describe_training(const train::TrainResult& result) {
  Value value = Value::object();
  value.set("epochs", result.epochs);
  value.set("steps", result.steps);
  value.set("samples_seen", result.samples_seen);
  value.set("training_seconds", result.seconds);
  value.set("broken_images", result.broken_images);
  if (result.best) value.set("best", *result.best);
  Value last = Value::object();
  for (const auto& [name, number] : result.last) last.set(name, number);
  value.set("last", last);
  Value warnings = Value::array();
  for (const std::string& warning : result.warnings) warnings.push(warning);
  value.set("warnings", warnings);
  return value;
}

void describe_network(const models::Network& network, Value& result) {
  result.set("architecture", network.spec().architecture);
  Value heads = Value::object();
  for (const models::Head& head : network.heads()) {
    heads.set(head.name, head.classes());
  }
  result.set("heads", heads);
  result.set("weights_hash", tensor::state_hash(tensor::state_of(network)));
}

}  // namespace solera::recipe
