#pragma once

#include <filesystem>
#include <string>

#include "solera/image/encode.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_dataset.h"

namespace solera::support {

/// Writes the pictures of `dataset` as `<name>/<class>/<index>.png` into the
/// folder: an ImageFolder tree.
inline void write_image_tree(const TempFolder& folder, const std::string& name,
                             const data::Dataset& dataset) {
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    const auto label = static_cast<std::size_t>(dataset.label(i));
    folder.write(name + "/" + dataset.class_names()[label] + "/" +
                     std::to_string(i) + ".png",
                 image::encode_png(dataset.read(i).pixels));
  }
}

}  // namespace solera::support
