#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solera/data/spec.h"
#include "solera/data/view.h"
#include "solera/models/input.h"
#include "solera/models/network.h"
#include "solera/recipe/dataset_input.h"
#include "solera/recipe/step_kind.h"
#include "solera/train/trainer.h"

namespace solera::recipe {

// What the steps that train have in common.

/// Opens the data set that the option `name` describes.
data::DatasetPtr open_step_dataset(const std::string& name,
                                   const data::DataSpec& spec,
                                   const StepInputs& inputs);

/// The input of a network that is trained on views: of their size, with the
/// normalisation of `base`. It is evaluated on the whole image if it was
/// trained on whole images, else on a centre crop.
models::InputSpec input_for_view(const data::ViewOptions& view,
                                 models::InputSpec base);

/// Folder, fingerprint, progress bar and stop signal of the step.
train::TrainContext train_context(const StepContext& context,
                                  std::uint64_t seed);

/// Throws the error that Ctrl-C or SIGTERM asks for.
void leave_if_asked(const StepContext& context);

/// Options of training that do not change the weights.
std::vector<std::string> neutral_train_options();

/// Epochs, steps, images, time, and the last value of every metric.
Value describe_training(const train::TrainResult& result);

/// What a step says of the network it wrote.
void describe_network(const models::Network& network, Value& result);

}  // namespace solera::recipe
