#pragma once

#include <string>
#include <vector>

#include "solera/tensor/state_dict.h"

namespace solera::io {

/// One set of weights of a file. A file of a training run may hold several:
/// those that were trained, and their average over the training.
struct WeightSet {
  std::string place;      ///< Where it stands: "state_dict"; "": at the top.
  bool averaged = false;  ///< An average over training: EMA, SWA.
  std::string prefix;     ///< What was removed from every name: "module.".
  tensor::StateDict state;
};

/// The sets that share one dictionary, told apart by their names, without the
/// prefixes that wrappers add to every name: `module.` of DataParallel,
/// `_orig_mod.` of torch.compile, `model.`, `net.` or `backbone.` of Lightning,
/// `ema_model.` and the like of averages. What is not of the network goes with
/// the prefix: counters of averages and the weights of losses. Names that a
/// library has changed since it published its weights become the present ones.
std::vector<WeightSet> split_weight_sets(WeightSet whole);

}  // namespace solera::io
