#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/data/dataset.h"

namespace solera::data {

/// WebDataset tar shards. A sample is an image member (`KEY.jpg`, `.jpeg`,
/// `.png`, `.webp`) with, if the set is labelled, the member `KEY.cls` of the
/// same shard: the label in decimal digits. KEY is the member's path up to the
/// first dot of its file name; other members are passed over. The shards are
/// mapped and indexed once; samples come in the order of shards and members.
///
/// Without `class_names` the classes are called "0", "1", ... up to the
/// largest label. Error(kBadInput) naming shard and member: two images of one
/// key, a label without image or the other way round (all or none of the
/// images have labels), text that is no label, a label that is not below the
/// number of class names; naming the first shard if there are no images.
DatasetPtr open_shards(const std::vector<std::filesystem::path>& shards,
                       const std::vector<std::string>& class_names);

}  // namespace solera::data
