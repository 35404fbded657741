#pragma once

#include <torch/types.h>

namespace solera::loss {

/// Cross-entropy with label smoothing e (Szegedy et al., arXiv 1512.00567,
/// section 7):
///
///   loss = -1/n sum_b sum_c q[b,c] log softmax(z[b])[c]
///   q    = (1 - e) onehot(label) + e / C
///
/// over the n rows whose label is not -1 ("no label"); 0 if there is none, so
/// that a batch without labels is no error. Computed in float32 or better.
///
/// `logits` is [B, C], `labels` int64 [B] in [-1, C), `smoothing` in [0, 1).
/// Scalar, differentiable by the logits.
torch::Tensor cross_entropy(const torch::Tensor& logits,
                            const torch::Tensor& labels,
                            double smoothing = 0.0);

}  // namespace solera::loss
