#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/data/dataset.h"
#include "solera/models/input.h"
#include "solera/teacher/teacher.h"

namespace solera::recipe {

/// Which images each of several networks gets right, in the order of the data
/// set, so that networks can be compared image by image.
struct Answers {
  std::vector<std::string> names;
  std::vector<torch::Tensor> right;  ///< float64 [N] each, 0 or 100.

  void add(const std::string& name, const torch::Tensor& correct);
  const torch::Tensor& of(const std::string& name) const;
};

/// Asks teachers of one class list about the labelled `dataset`, all of them
/// seeing the eval::input_view() of `input`; with several, then also their mean
/// of probabilities by `weights`, as `ensemble`. Labels are outputs.
Answers ask(const std::vector<teacher::Teacher*>& teachers,
            const std::vector<double>& weights,
            const std::shared_ptr<const data::Dataset>& dataset,
            const models::InputSpec& input, int workers);

/// {top1, low, high}: the accuracy (0 to 1) and its 95 % interval over images.
Value describe_answers(const torch::Tensor& right);

/// {difference, low, high, verdict}: a - b over the same images, 95 %
/// (Student's t).
Value describe_difference(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace solera::recipe
