#pragma once

#include <torch/types.h>

#include <functional>
#include <string>
#include <vector>

#include "solera/methods/mlfd/stages.h"

namespace solera::methods {

/// Logits of dataset `task` for some rows of a batch: int64 indices.
using TaskLogits =
    std::function<torch::Tensor(std::size_t task, const torch::Tensor& rows)>;

/// The mean over the datasets with images in the batch of the cross-entropy of
/// theirs; logs loss/<name> and train/acc1/<name>, 0 where there are none.
train::LossTerms task_terms(const torch::Tensor& labels,
                            const LabelOffsets& offsets,
                            const std::vector<std::string>& names,
                            double label_smoothing, const TaskLogits& logits);

}  // namespace solera::methods
