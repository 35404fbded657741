#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace solera::eval {

/// Which output of a head stands for a class of a dataset.
enum class ClassOrder {
  kAsGiven,
  kNextOutput,      ///< The one after the given one: a background class first.
  kPreviousOutput,  ///< The one before: a background class is missing.
  kPermuted,        ///< Whichever fits best, one output a class.
};

/// "as given", "classes shifted by +1", ...
std::string class_order_name(ClassOrder order);

/// Images that were measured, and which of them were right.
struct Answers {
  torch::Tensor images;  ///< int64 [M], ascending.
  torch::Tensor right;   ///< bool [M].
};

/// Compares the outputs that scored highest (`predicted` int64 [N], each below
/// `head_outputs`) with those of the `labels` (int64 [N]): outputs[label] in
/// the given order. kPermuted is fitted on every second image of each class
/// and measured on the others, so that it proves something.
Answers answers_in_order(ClassOrder order, const torch::Tensor& predicted,
                         const torch::Tensor& labels,
                         const std::vector<std::int64_t>& outputs,
                         std::int64_t head_outputs);

}  // namespace solera::eval
