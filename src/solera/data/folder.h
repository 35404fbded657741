#pragma once

#include <filesystem>
#include <string>

#include "solera/data/dataset.h"

namespace solera::data {

// Images are the files named .jpg, .jpeg, .png or .webp, in any case, at any
// depth; hidden files are passed over, links are followed. They are sorted by
// path, classes by name (bytewise), so that the order is that of torchvision.

/// The labelled images `root/<class>/**`. Error(kBadInput) at the folder if it
/// cannot be read, has no class folders, or a class has no images.
DatasetPtr open_image_folder(const std::filesystem::path& root);

/// The images below `root`, without labels. Error(kBadInput) at the folder if
/// it cannot be read or has no images.
DatasetPtr open_image_tree(const std::filesystem::path& root);

/// `root/<split>` under that name or a synonym of it; `root` itself if `split`
/// is empty. Error(kBadInput) that lists the folders there are.
std::filesystem::path find_split(const std::filesystem::path& root,
                                 const std::string& split);

}  // namespace solera::data
