#include "solera/nn/fold.h"

#include <torch/torch.h>

#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"

namespace solera::nn {

void fold_batch_norms(torch::nn::Module& module) {
  Conv2dImpl* previous = nullptr;
  for (const auto& child : module.children()) {
    auto* norm = dynamic_cast<BatchNorm2dImpl*>(child.get());
    if (norm != nullptr && previous != nullptr) {
      previous->absorb(norm->scale(), norm->shift());
      norm->become_identity();
    }
    previous = dynamic_cast<Conv2dImpl*>(child.get());
    fold_batch_norms(*child);
  }
}

}  // namespace solera::nn
