#pragma once

#include <torch/types.h>

#include "solera/io/pickle.h"
#include "solera/io/torch_storage.h"

namespace solera::io {

/// Whether the object is a tensor or a Parameter as torch.save writes them.
bool is_tensor(const PickleNode& node);

/// The tensor, a view of its storage: sizes, strides and offset are checked
/// against it. Tensors that shared a storage in Python share it here.
/// Error(kBadInput) at the table's place.
torch::Tensor make_tensor(const PickleNode& node, StorageTable& storages);

}  // namespace solera::io
