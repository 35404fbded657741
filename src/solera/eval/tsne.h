#pragma once

#include "solera/eval/matrix.h"

namespace solera::eval {

struct TsneOptions {
  /// About how many neighbours count, > 1; never more than a third of the
  /// other points.
  double perplexity = 30.0;
  int iterations = 1000;  ///< The first 250 with early exaggeration.
};

/// Points in the plane, and how much they fail to say.
struct TsneMap {
  Matrix points;            ///< [N, 2]
  double divergence = 0.0;  ///< KL(P || Q), the loss at the end.
};

/// t-SNE (van der Maaten and Hinton, JMLR 9, 2008), exact, for pictures of up
/// to a few thousand points: time and memory grow with their square.
///
///   p(j|i) ~ exp(-beta_i |x_i - x_j|^2), beta_i such that its perplexity is
///            that of the options;   P = (p(j|i) + p(i|j)) / 2N
///   q(i,j) ~ 1 / (1 + |y_i - y_j|^2);   minimise KL(P || Q) over y
///
/// by gradient descent with momentum and gains from the first two principal
/// components, with scikit-learn's schedule. No random number is drawn: the
/// same points give the same map. `points` has at least kTsneLeast rows.
TsneMap embed_tsne(const Matrix& points, const TsneOptions& options = {});

constexpr std::int64_t kTsneLeast = 8;

}  // namespace solera::eval
