#pragma once

#include "solera/io/pickle.h"
#include "solera/io/torch_storage.h"
#include "solera/tensor/state_dict.h"

namespace solera::io {

/// The state dict inside the object that torch.save wrote: the object itself;
/// its member `state_dict`, `model` and the like; or the parameters and
/// buffers of a pickled module. Members that are no tensors are left out.
/// Empty if there is none. Error(kBadInput) for a tensor that is not valid.
tensor::StateDict find_state(const PickleNode& root, StorageTable& storages);

/// The state without the prefixes that wrappers add to every name (`module.`
/// of DataParallel, `_orig_mod.` of torch.compile, `model.` of Lightning),
/// and without the counter of an averaged model.
tensor::StateDict strip_wrapper_prefixes(tensor::StateDict state);

}  // namespace solera::io
