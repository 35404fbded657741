#pragma once

#include <string>
#include <vector>

#include "solera/models/network.h"
#include "solera/recipe/mlfd_options.h"
#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// A data set of MLFD, opened and divided.
struct MlfdTask {
  std::string name;
  data::DatasetPtr train;
  data::DatasetPtr held;    ///< By which the best epoch is chosen.
  data::DatasetPtr test;    ///< Null if the recipe names none.
  models::ModelSpec spec;   ///< Of its student, without classes.
  models::InputSpec input;  ///< Of its student.

  std::int64_t classes() const {
    return static_cast<std::int64_t>(train->class_names().size());
  }
};

/// Reads the seed's default and checks the architectures. Error(kUsage).
void complete_mlfd_data(MlfdData& data, const StepInputs& inputs);

/// Hashes the data sets and checks that they have labels, one an image.
void plan_mlfd_data(const MlfdData& data, const StepInputs& inputs,
                    StepPlan& plan);

std::vector<MlfdTask> open_mlfd_tasks(const MlfdData& data,
                                      const StepInputs& inputs);

/// The architecture that `model` of a data set names.
models::ModelSpec mlfd_spec(const Value& model, const Place& place);

/// What networks with `input` see of an image when nothing is random: squashed
/// where they are trained on squashed images, else eval::input_view().
data::ViewOptions clean_view(const data::ViewOptions& view,
                             const models::InputSpec& input);

}  // namespace solera::recipe
