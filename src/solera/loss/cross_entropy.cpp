#include "solera/loss/cross_entropy.h"

#include <torch/torch.h>

#include "solera/loss/precision.h"

namespace solera::loss {
namespace {

constexpr std::int64_t kNoLabel = -1;

}  // namespace

torch::Tensor cross_entropy(const torch::Tensor& logits,
                            const torch::Tensor& labels, double smoothing) {
  const torch::Tensor sum =
      torch::cross_entropy_loss(at_least_float(logits), labels, {},
                                torch::Reduction::Sum, kNoLabel, smoothing);
  // A tensor, not a number: reading it back would stop a GPU at every step.
  const torch::Tensor labelled = labels.ne(kNoLabel).sum().clamp_min(1);
  return sum / labelled;
}

}  // namespace solera::loss
