#pragma once

#include <filesystem>
#include <string>

#include "solera/core/span.h"
#include "solera/io/shared_bytes.h"
#include "solera/tensor/state_dict.h"

namespace solera::io {

/// Whether the file that starts with `head` may be one of torch.save.
bool looks_like_torch_zip(ByteSpan head);
bool looks_like_torch_legacy(ByteSpan head);

/// Reads the state dict of a file that torch.save wrote, in the zip form
/// (PyTorch 1.6 on) or the legacy form. Nothing in it is executed: classes and
/// functions are names, and all that is not a tensor is passed over. The state
/// may be bare, wrapped (`state_dict`, `model`, ...), or that of a pickled
/// module; prefixes that all names share (`module.`, `_orig_mod.`, `model.`)
/// are removed. Tensors keep dtype, strides and shared storages, are mapped
/// from the file where alignment allows, and keep the mapping alive.
///
/// Error(kBadInput) naming the file for anything that is damaged, holds no
/// state dict, or is TorchScript.
tensor::StateDict read_pth(const std::filesystem::path& path);

/// The same for bytes at hand; `where` names them in messages.
tensor::StateDict parse_pth(const SharedBytes& file, const std::string& where);

}  // namespace solera::io
