#pragma once

#include <torch/types.h>

#include "solera/io/pickle.h"
#include "solera/io/torch_storage.h"

namespace solera::io {

/// Whether the object is a tensor or a Parameter as torch.save writes them.
bool is_tensor(const PickleNode& node);

/// Whether it is a tensor of a quantised network, which has no place here.
bool is_quantised_tensor(const PickleNode& node);

/// The tensor, a view of its storage: sizes, strides and offset are checked
/// against it. Tensors that shared a storage in Python share it here.
/// Without memory if the table is that of an outline. Error(kBadInput) at the
/// table's place.
torch::Tensor make_tensor(const PickleNode& node, StorageTable& storages);

}  // namespace solera::io
