#pragma once

#include <string>
#include <vector>

#include "solera/core/value.h"

namespace solera::report {

/// An image on whose class two networks disagree, one of them being right.
struct ChangedImage {
  std::string sample;
  std::string label;   ///< The right class.
  std::string before;  ///< What the networks say.
  std::string after;
  std::string picture;  ///< A data URI of a JPEG or PNG image, or "".
};

struct ChangedImages {
  std::vector<ChangedImage> gained;  ///< Wrong before, right after.
  std::vector<ChangedImage> lost;    ///< Right before, wrong after.
};

/// The content of changed.json, at most 48 images of each kind. What is no
/// data URI of base64 is not taken for a picture.
ChangedImages read_changed_images(const Value& document);

}  // namespace solera::report
