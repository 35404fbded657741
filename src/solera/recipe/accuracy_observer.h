#pragma once

#include <memory>

#include "solera/data/dataset.h"
#include "solera/models/input.h"
#include "solera/models/network.h"
#include "solera/train/trainer.h"

namespace solera::recipe {

/// The metric that picks the best epoch.
constexpr const char* kAccuracyMetric = "val/acc1";

/// Logs "val/acc1" and "val/acc5", percent, of the network's first head on
/// `dataset` (labels are the head's outputs) after every epoch.
std::unique_ptr<train::Observer> make_accuracy_observer(
    models::NetworkPtr network, const models::InputSpec& input,
    std::shared_ptr<const data::Dataset> dataset, torch::Device device);

}  // namespace solera::recipe
