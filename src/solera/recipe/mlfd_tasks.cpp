#include "solera/recipe/mlfd_tasks.h"

#include "solera/core/error.h"
#include "solera/data/holdout.h"
#include "solera/eval/input_view.h"
#include "solera/models/catalogue.h"
#include "solera/recipe/architecture.h"
#include "solera/recipe/training.h"

namespace solera::recipe {
namespace {

/// The name of an option of a data set: "datasets.1.test".
std::string option_of(std::size_t index, const char* option) {
  return "datasets." + std::to_string(index) + "." + option;
}

void check_same_classes(const MlfdTask& task, const data::DatasetPtr& other,
                        const std::string& where) {
  if (other == nullptr || other->class_names() == task.train->class_names()) {
    return;
  }
  throw Error(ErrorKind::kUsage, where,
              "has other classes than the training images of " + task.name +
                  ", expected the same in the same order");
}

models::InputSpec input_of(const MlfdDataset& dataset, const MlfdData& data,
                           const models::ModelSpec& spec) {
  if (dataset.input) return *dataset.input;
  if (data.input) return *data.input;
  return input_for_view(data.view, models::find_model(spec.architecture).input);
}

}  // namespace

models::ModelSpec mlfd_spec(const Value& model, const Place& place) {
  Architecture architecture;
  architecture.model = model;
  return architecture.spec(place);
}

void complete_mlfd_data(MlfdData& data, const StepInputs& inputs) {
  if (!data.seed) data.seed = inputs.seed;
  for (std::size_t i = 0; i < data.datasets.size(); ++i) {
    mlfd_spec(data.datasets[i].model,
              inputs.place.child("datasets." + std::to_string(i)));
  }
}

void plan_mlfd_data(const MlfdData& data, const StepInputs& inputs,
                    StepPlan& plan) {
  for (std::size_t i = 0; i < data.datasets.size(); ++i) {
    const MlfdDataset& each = data.datasets[i];
    const auto add = [&](const char* option, const data::DataSpec& spec) {
      const std::string name = option_of(i, option);
      require_labels(name, spec, inputs);
      plan.files.push_back(hash_dataset(name, spec, inputs));
    };
    add("data", each.data);
    if (each.val) add("val", *each.val);
    if (each.test) add("test", *each.test);
  }
}

std::vector<MlfdTask> open_mlfd_tasks(const MlfdData& data,
                                      const StepInputs& inputs) {
  std::vector<MlfdTask> tasks;
  for (std::size_t i = 0; i < data.datasets.size(); ++i) {
    const MlfdDataset& each = data.datasets[i];
    const auto open = [&](const char* option, const data::DataSpec& spec) {
      return open_step_dataset(option_of(i, option), spec, inputs);
    };
    MlfdTask task;
    task.name = each.name;
    task.train = open("data", each.data);
    if (each.val) {
      task.held = open("val", *each.val);
    } else {
      const data::HoldOut parts =
          data::hold_out(task.train, data.holdout, *data.seed);
      task.train = parts.train;
      task.held = parts.held;
    }
    if (each.test) task.test = open("test", *each.test);
    for (const auto& [option, other] :
         {std::pair{"val", task.held}, std::pair{"test", task.test}}) {
      check_same_classes(task, other,
                         inputs.place.child(option_of(i, option)).text(0));
    }
    task.spec = mlfd_spec(each.model,
                          inputs.place.child("datasets." + std::to_string(i)));
    task.input = input_of(each, data, task.spec);
    tasks.push_back(std::move(task));
  }
  return tasks;
}

data::ViewOptions clean_view(const data::ViewOptions& view,
                             const models::InputSpec& input) {
  if (view.crop != data::CropKind::kSquash) return eval::input_view(input);
  data::ViewOptions clean = view;
  clean.size = input.size;
  clean.flip = 0.0;
  clean.auto_augment = data::AutoAugmentPolicy::kNone;
  clean.rand_augment.reset();
  return clean;
}

}  // namespace solera::recipe
