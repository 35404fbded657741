#pragma once

#include "solera/data/view.h"
#include "solera/models/input.h"

namespace solera::eval {

/// The evaluation view from which a network with `input` makes its input:
/// shorter side to size / crop_pct by its interpolation, centre crop, no flip.
data::ViewOptions input_view(const models::InputSpec& input);

}  // namespace solera::eval
