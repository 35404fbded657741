#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/data/dataset.h"

namespace solera::data {

/// The two files of a labelled IDX set; `labels` is empty if there are none.
struct IdxFiles {
  std::filesystem::path images;
  std::filesystem::path labels;
};

/// The files of MNIST's names in `folder`, plain or .gz: `train-images-idx3-
/// ubyte` for split train, `t10k-...` (or `test-...`) for test. Error(kUsage)
/// for another split, Error(kBadInput) if they are not there.
IdxFiles find_idx(const std::filesystem::path& folder,
                  const std::string& split);

/// Grey images [N, height, width] (repeated to RGB) with labels [N], held in
/// memory. Classes are named as for shards. Error(kBadInput) naming the file:
/// other shapes, sides beyond 4096, counts that disagree, labels out of range.
DatasetPtr open_idx(const IdxFiles& files,
                    const std::vector<std::string>& class_names);

}  // namespace solera::data
