#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/data/dataset.h"
#include "solera/recipe/inspected.h"

namespace solera::recipe {

// What an `inspect` step writes beside its result, as docs/formats says.

/// predictions.csv: sample,label,before,after; class names.
std::string predictions_csv(const data::Dataset& dataset,
                            const InspectedAnswers& before,
                            const InspectedAnswers& after);

/// The rows where the answer went from wrong to right, or from right to wrong.
std::vector<std::int64_t> changed_rows(const InspectedAnswers& from,
                                       const InspectedAnswers& to);

/// [{sample, label, before, after, image}] of at most `most` of `rows`, chosen
/// at random by `seed`; `image` is a data URL of a JPEG of at most 96 pixels a
/// side.
Value changed_images(const data::Dataset& dataset,
                     const InspectedAnswers& before,
                     const InspectedAnswers& after,
                     const std::vector<std::int64_t>& rows, std::int64_t most,
                     std::uint64_t seed);

}  // namespace solera::recipe
