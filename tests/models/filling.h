#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/tensor/state_dict.h"

namespace solera::models {

/// Fills the floating-point tensors of `state` in place with numbers that
/// depend on names and indices only, so that outputs computed elsewhere can be
/// compared. tests/fixtures/make_models.py has the same rule.
void fill_state(const tensor::StateDict& state, double gain);

/// An input [images, 3, size, size] in [-2, 2) by the same rule.
torch::Tensor filled_input(std::int64_t images, std::int64_t size);

/// A list of numbers as a tensor; lists of lists of one length as a matrix.
torch::Tensor numbers(const Value& list);

/// Largest |found - expected| over the largest |expected|.
double relative_difference(const torch::Tensor& found,
                           const torch::Tensor& expected);

/// "name [shape]" of every tensor, in order.
std::vector<std::string> signatures(const tensor::StateDict& state);
/// The same of the rows [name, shape, ...] of a fixture.
std::vector<std::string> signatures(const Value& rows);

}  // namespace solera::models
