#include "solera/models/model_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solera/core/error.h"
#include "solera/models/catalogue.h"

namespace solera::models {

void ModelSpec::validate(const std::string& where) const {
  find_model(architecture, where);
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
