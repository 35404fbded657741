#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/span.h"
#include "solera/io/content.h"
#include "solera/io/shared_bytes.h"
#include "solera/io/torch_notes.h"
#include "solera/io/weight_set.h"
#include "solera/io/zip_index.h"

namespace solera::io {

/// Whether the file that starts with `head` may be one of torch.save.
bool looks_like_torch_zip(ByteSpan head);
bool looks_like_torch_legacy(ByteSpan head);

/// Whether the zip archive of torch.save is a TorchScript program.
bool is_torchscript(const ZipIndex& index);

struct TorchFile {
  /// Never empty; see find_weight_sets. Names are the file's own.
  std::vector<WeightSet> sets;
  TorchNotes notes;
};

/// Reads a file that torch.save wrote, in the zip form (PyTorch 1.6 on) or the
/// legacy form. Nothing in it is executed: classes and functions are names,
/// and all that is not a tensor is passed over. Tensors keep dtype, strides
/// and shared storages, are mapped from the file where alignment allows, and
/// keep the mapping alive.
///
/// Error(kBadInput) naming the file for anything that is damaged, holds no
/// state dict, or is TorchScript.
TorchFile read_pth(const std::filesystem::path& path,
                   Content content = Content::kWhole);

/// The same for bytes at hand; `where` names them in messages.
TorchFile parse_pth(const SharedBytes& file, const std::string& where,
                    Content content = Content::kWhole);

}  // namespace solera::io
