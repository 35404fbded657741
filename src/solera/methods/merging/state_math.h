#pragma once

#include <vector>

#include "solera/tensor/state_dict.h"

namespace solera::methods {

// Arithmetic on whole states. All states of a call have the names and shapes of
// the first (require_same_tensors of merge.h). Sums are in double precision;
// results have the first state's types, and share no memory with it. Integer
// tensors (counters, indices) are never computed with: they are the first's.

using States = std::vector<tensor::StateDict>;

/// sum_i w_i theta_i / sum_i w_i. `weights` is as long as `states`, its sum
/// above 0.
tensor::StateDict average_states(const States& states,
                                 const std::vector<double>& weights);

/// (1 - alpha) from + alpha to.
tensor::StateDict interpolate_states(const tensor::StateDict& from,
                                     const tensor::StateDict& to, double alpha);

/// base + lambda sum_i (tuned_i - base).
tensor::StateDict add_task_vectors(const tensor::StateDict& base,
                                   const States& tuned, double lambda);

/// TIES, arXiv 2306.01708, algorithm 1. Of each task vector tau_t = tuned_t -
/// base the `density` of all its numbers (of all tensors together, rounded
/// down, one at least) that are largest in magnitude are kept, those equal to
/// the smallest of them too; the others become 0. Then for every number
///
///   gamma = sign(sum_t tau_t)                             elected sign
///   tau   = mean of those tau_t whose sign is gamma       disjoint mean
///
/// and the result is base + lambda tau. A sum of 0 elects no sign: tau is 0.
tensor::StateDict merge_ties(const tensor::StateDict& base, const States& tuned,
                             double density, double lambda);

}  // namespace solera::methods
