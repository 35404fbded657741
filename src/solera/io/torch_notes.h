#pragma once

#include <map>
#include <string>
#include <vector>

#include "solera/io/pickle.h"

namespace solera::io {

/// What a file of torch.save says beside its weights.
struct TorchNotes {
  /// Texts and numbers at the top (`arch`, `epoch`), and those inside
  /// `hyper_parameters`, `args` or `meta` ("args.model"). At most 100.
  std::map<std::string, std::string> metadata;
  /// From `classes`, `class_names`, `class_to_idx` and the like; may be empty.
  std::vector<std::string> class_names;
};

TorchNotes read_torch_notes(const PickleNode& root);

}  // namespace solera::io
