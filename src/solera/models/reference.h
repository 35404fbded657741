#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/models/catalogue.h"
#include "solera/tensor/state_dict.h"

namespace solera::models {

// Facts of an architecture that were computed elsewhere, in the library it
// comes from and in double precision (tests/fixtures/reference has one file
// per architecture). Weights and input follow a rule that anyone can compute,
// so outputs can be compared without a weight file:
//
//   h = i * 0x9E3779B9 + CRC-32(name), mixed; u = h / 2^32
//
// with i the index of an element and `name` the library's name of its tensor.

/// Fills the floating-point tensors of `state` in place by the rule, except
/// the tables that an architecture computes (relative_coords_table and the
/// like). Matrices and kernels get the variance gain / fan-in.
void fill_by_rule(const tensor::StateDict& state, double gain);

/// An input [images, 3, size, size] in [-2, 2) by the same rule.
torch::Tensor input_by_rule(std::int64_t images, std::int64_t size);

/// A list of numbers of the facts as a double tensor; lists of lists of one
/// length as a matrix.
torch::Tensor numbers(const Value& list);

/// Largest |found - expected| over the largest |expected|.
double relative_difference(const torch::Tensor& found,
                           const torch::Tensor& expected);

/// "name [shape]" of every tensor, in order: a network's, or the `tensors` of
/// the facts.
std::vector<std::string> signatures(const tensor::StateDict& state);
std::vector<std::string> signatures(const Value& rows);

/// Largest relative differences from the facts; 0 where there is nothing to
/// compare.
struct ReferenceDifferences {
  double logits = 0;
  double embedding = 0;
  double taps = 0;        ///< Of mean, deviation and first values of maps.
  int compared_taps = 0;  ///< Levels that the facts speak of.
};

/// The architecture that `facts` is about, with its form in that library.
/// Error(kUsage) at `where` if the catalogue has none.
struct ReferenceSubject {
  const ModelEntry* entry;
  const LibraryForm* form;
};
ReferenceSubject find_subject(const Value& facts, const std::string& where);

/// Makes the network, fills it and compares. Error(kBadInput) at `where` if
/// names, shapes or order differ, naming the first that does.
ReferenceDifferences compare_with_reference(const Value& facts,
                                            const std::string& where);

}  // namespace solera::models
