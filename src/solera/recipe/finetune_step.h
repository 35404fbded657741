#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// `finetune`: accuracy on downstream tasks of whole networks that are trained
/// there, each with a new head, at the learning rate that held-out training
/// images choose; with `freeze_backbone`, of the new head alone. The result has
/// the form of a probe's; each task also has, by model and draw,
///
///   rates:    {MODEL: [0.003, ...]}         chosen
///   held_out: {MODEL: [{"0.003": 0.61, ...}, ...]}  accuracy by rate, null
///             where the training diverged; absent for a single rate
StepKind finetune_step();

}  // namespace solera::recipe
