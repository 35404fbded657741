#pragma once

#include "solera/models/library_form.h"

namespace solera::models {

/// torchvision's `swin_v2_t`. It keeps one bias for queries, keys and values,
/// of which that of the keys is 0 whatever a file says, and stores the two
/// tables of distances, which are the same in every file.
LibraryForm torchvision_swin_v2_t();

}  // namespace solera::models
