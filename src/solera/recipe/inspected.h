#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/data/dataset.h"
#include "solera/eval/features.h"
#include "solera/eval/upstream.h"
#include "solera/recipe/network_source.h"

namespace solera::recipe {

/// What a network answers to labelled images.
struct InspectedAnswers {
  std::vector<std::int64_t> samples;  ///< The image of each row, an index.
  torch::Tensor labels;               ///< int64 [N]
  eval::UpstreamAccuracy accuracy;    ///< Of the head, row by row.
};

/// Error(kUsage) at `where` unless the heads that answer have the same classes
/// (in any order, where both know names), among them those of `dataset`.
void check_same_classes(const LoadedNetwork& before, const LoadedNetwork& after,
                        const data::Dataset& dataset, const std::string& where);

/// The first head on every image that can be read. Error(kBadInput) if there is
/// none, or if the head does not have the classes of the set.
InspectedAnswers ask_network(const LoadedNetwork& model,
                             const data::DatasetPtr& dataset,
                             const eval::FeatureOptions& options);

}  // namespace solera::recipe
