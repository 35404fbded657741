#pragma once

#include <string>
#include <vector>

#include "solera/methods/merging/options.h"
#include "solera/models/network.h"
#include "solera/tensor/state_dict.h"

namespace solera::methods {

/// A state and whose it is, for messages.
struct NamedState {
  std::string name;
  tensor::StateDict state;
};

/// Error(kUsage) at `where` naming the first tensor that not all have, or not
/// in one shape and type.
void require_same_tensors(const std::vector<NamedState>& states,
                          const std::string& where);

/// A network to merge. Its first head is kept under `name`.
struct MergeSource {
  std::string name;
  models::NetworkPtr network;
};

/// One network of the architecture that all have: their backbones merged, and
/// the first head of the base (if there is one) and of each of `networks`
/// copied as it is; those without a head are merged all the same. On the CPU.
///
/// The parameters are merged as `options.method` says. Statistics of batch
/// norms are not: they are interpolated, with the weights of kAverage, alpha of
/// kWiseFt, or lambda (up to 1) between the base and the mean of the others,
/// and fit the merged parameters badly; see recalibration.h.
///
/// `base` is null exactly for kAverage. Error(kUsage) at `where` if that is
/// otherwise, the number of networks or weights does not fit, two heads have
/// one name, or the networks differ.
models::NetworkPtr merge_networks(const std::vector<MergeSource>& networks,
                                  const MergeSource* base,
                                  const MergeOptions& options,
                                  const std::string& where);

}  // namespace solera::methods
