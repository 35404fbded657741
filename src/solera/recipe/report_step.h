#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// `report`: writes a page of all steps before it, report.html in the run
/// directory.
StepKind report_step();

}  // namespace solera::recipe
