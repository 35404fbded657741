#include "solera/eval/evaluation_mode.h"

#include <torch/torch.h>

namespace solera::eval {

EvaluationMode::EvaluationMode(torch::nn::Module& module)
    : module_(module), was_training_(module.is_training()) {
  for (const auto& part : module.modules(/*include_self=*/false)) {
    parts_.emplace_back(part, part->is_training());
  }
  module.eval();
}

// train() reaches down, so outer parts come first, as modules() lists them.
EvaluationMode::~EvaluationMode() {
  module_.train(was_training_);
  for (const auto& [part, was_training] : parts_) part->train(was_training);
}

}  // namespace solera::eval
