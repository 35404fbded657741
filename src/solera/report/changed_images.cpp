#include "solera/report/changed_images.h"

#include <cstddef>

#include "solera/core/text.h"
#include "solera/report/estimate.h"

namespace solera::report {
namespace {

constexpr std::size_t kMostImages = 48;

bool is_base64(const std::string& text, std::size_t from) {
  static const std::string kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  return text.find_first_not_of(kDigits, from) == std::string::npos;
}

std::string picture_of(const std::string& uri) {
  for (const std::string start :
       {"data:image/jpeg;base64,", "data:image/png;base64,"}) {
    if (starts_with(uri, start) && is_base64(uri, start.size())) return uri;
  }
  return "";
}

std::vector<ChangedImage> images_of(const Value& document,
                                    const std::string& key) {
  std::vector<ChangedImage> images;
  for (const Value& value : list_of(document, key)) {
    if (images.size() == kMostImages) break;
    images.push_back({text_of(value, "sample"), text_of(value, "label"),
                      text_of(value, "before"), text_of(value, "after"),
                      picture_of(text_of(value, "image"))});
  }
  return images;
}

}  // namespace

ChangedImages read_changed_images(const Value& document) {
  return {images_of(document, "gained"), images_of(document, "lost")};
}

}  // namespace solera::report
