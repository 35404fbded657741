#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// `train`: a network on labelled images, from scratch or from the backbone of
/// another (methods::make_supervised_stage). Gives the network, with one head,
/// "head".
StepKind train_step();

}  // namespace solera::recipe
