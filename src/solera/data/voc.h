#pragma once

#include <filesystem>
#include <string>

#include "solera/data/dataset.h"

namespace solera::data {

/// The multi-label images of `root`, laid out as PASCAL VOC 2007:
/// JPEGImages/ID.jpg, and ImageSets/Main/CLASS_SPLIT.txt with a line `ID 1`,
/// `ID 0` or `ID -1` for each image of the split. 1 and 0 (all objects are
/// difficult) say that the class is there. Images in the order of the files,
/// classes sorted bytewise. Error(kBadInput) naming file and line for anything
/// else, files that disagree about the images, and an image that is not there.
DatasetPtr open_voc(const std::filesystem::path& root,
                    const std::string& split);

}  // namespace solera::data
