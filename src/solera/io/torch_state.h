#pragma once

#include <vector>

#include "solera/io/pickle.h"
#include "solera/io/torch_storage.h"
#include "solera/io/weight_set.h"

namespace solera::io {

/// The sets of weights inside the object that torch.save wrote, those that
/// were trained before averaged ones: the object itself; its members
/// `state_dict`, `model`, `model_ema` and the like, also one in another; or
/// the parameters and buffers of a pickled module. Members that are no tensors
/// are left out, and so is the state of optimisers. Names are the file's own.
/// Empty if there is none. Error(kBadInput) for a tensor that is not valid, or
/// is quantised.
std::vector<WeightSet> find_weight_sets(const PickleNode& root,
                                        StorageTable& storages);

}  // namespace solera::io
