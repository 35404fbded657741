#pragma once

#include <filesystem>

#include "solera/tensor/state_dict.h"

namespace solera::io {

/// Writes a state dict as torch.save writes it (an OrderedDict in the zip
/// form), so that torch.load reads it, also with weights_only=True. Tensors
/// are stored contiguously; those that are the same (tied weights) share one
/// storage there too. Complete or not at all.
/// Error(kUsage) for a tensor that has no place in such a file, Error(kFailure)
/// if the disk fails.
void write_pth(const std::filesystem::path& path,
               const tensor::StateDict& state);

}  // namespace solera::io
