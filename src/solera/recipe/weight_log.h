#pragma once

#include <filesystem>
#include <memory>

#include "solera/core/value.h"
#include "solera/models/network.h"
#include "solera/train/trainer.h"

namespace solera::recipe {

/// Where the distribution of weights over training is kept, in a step's folder.
constexpr const char* kWeightLogFile = "weights.jsonl";

/// After every epoch, and once now for epoch 0, adds a row to `file` for the
/// backbone and one for the heads:
///
///   {epoch, part, count, percentiles: {"0.1": ...}, histogram: {low, high,
///    counts}}                                   (metrics::Distribution)
///
/// of the weights of convolutions and linear layers, without norms and biases.
/// `extra`, an object, stands in front of every row; rows with other such
/// members are those of other networks and stay. The file is complete after
/// each epoch, and a resumed run has each row once. Make it before training
/// starts; `network` has its first weights then.
std::unique_ptr<train::Observer> make_weight_log(
    models::NetworkPtr network, const std::filesystem::path& file,
    const Value& extra = Value::object());

/// The weight log of a step, added to the observers of `task`, which borrows
/// it; null if `training` does not ask for one or nothing is kept.
std::unique_ptr<train::Observer> add_weight_log(
    models::NetworkPtr network, const train::TrainOptions& training,
    const train::TrainContext& context, train::TrainTask& task);

}  // namespace solera::recipe
