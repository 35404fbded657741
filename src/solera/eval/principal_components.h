#pragma once

#include "solera/eval/matrix.h"

namespace solera::eval {

/// The coordinates of the rows of `points` on their first `count` principal
/// axes: centred, axes of largest variance first, [rows, count]. The sign of an
/// axis is such that its largest entry is positive. Columns beyond the rank are
/// 0. `points` has a row.
Matrix principal_components(const Matrix& points, std::int64_t count);

}  // namespace solera::eval
