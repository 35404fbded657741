#pragma once

#include <filesystem>
#include <string>

#include "solera/data/dataset.h"
#include "solera/io/cifar.h"

namespace solera::data {

/// CIFAR in its binary version: the files of `split` in `folder`, mapped, with
/// class names from `batches.meta.txt` or `fine_label_names.txt`. Error(kUsage)
/// if `split` is neither train nor test; Error(kBadInput) naming the file that
/// is missing or wrong, the list of names included.
DatasetPtr open_cifar(const std::filesystem::path& folder, io::CifarKind kind,
                      const std::string& split);

}  // namespace solera::data
