#include "solera/models/model_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solera/core/error.h"
#include "solera/models/catalogue.h"

namespace solera::models {

namespace {

void refuse_choice(bool refused, const ModelSpec& spec, const char* key,
                   const std::string& where) {
  if (!refused) return;
  throw Error(ErrorKind::kUsage, where,
              fmt::format("{} has no choice of {}, leave it out",
                          spec.architecture, key));
}

}  // namespace

void ModelSpec::validate(const std::string& where) const {
  const ModelEntry& entry = find_model(architecture, where);
  if (classes < 0) {
    throw Error(ErrorKind::kUsage, where,
                fmt::format("classes is {}, expected 0 or more", classes));
  }
  if (!(width > 0.0 && width <= 16.0)) {
    throw Error(ErrorKind::kUsage, where,
                fmt::format("width is {}, expected a number in (0, 16]; 1 is "
                            "the published network",
                            width));
  }
  if (!(dropout >= 0.0 && dropout < 1.0)) {
    throw Error(
        ErrorKind::kUsage, where,
        fmt::format("dropout is {}, expected a number in [0, 1)", dropout));
  }
  refuse_choice(width != 1.0 && !entry.takes_width, *this, "width", where);
  refuse_choice(stem != Stem::kStandard && !entry.takes_stem, *this, "stem",
                where);
  refuse_choice(padding != Padding::kSymmetric && !entry.takes_padding, *this,
                "padding", where);
}

std::int64_t scale_channels(std::int64_t channels, double width) {
  const double wanted = static_cast<double>(channels) * width;
  const std::int64_t nearest = static_cast<std::int64_t>(wanted + 4.0) / 8 * 8;
  const std::int64_t rounded = std::max<std::int64_t>(8, nearest);
  return static_cast<double>(rounded) < 0.9 * wanted ? rounded + 8 : rounded;
}

}  // namespace solera::models

namespace solera {

std::vector<std::pair<std::string, models::Stem>>
EnumNames<models::Stem>::names() {
  return {{"standard", models::Stem::kStandard},
          {"small", models::Stem::kSmall}};
}

}  // namespace solera
