#pragma once

#include <string>

#include "solera/report/changed_images.h"
#include "solera/report/inspection.h"

namespace solera::report {

/// Pictures that went from wrong to right and back, with both answers; "" if
/// there are none.
std::string html_changed(const ChangedImages& images,
                         const Inspection& inspection);

}  // namespace solera::report
