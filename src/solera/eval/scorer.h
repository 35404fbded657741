#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "solera/eval/matrix.h"
#include "solera/eval/targets.h"
#include "solera/metrics/multi_label.h"

namespace solera::eval {

/// A trained classifier of features. Const calls are safe from several threads.
class Scorer {
 public:
  virtual ~Scorer() = default;

  /// How much rows `first` .. `last`-1 of a design look like each class:
  /// [last - first, classes]. Above 0 says that a label is there; of classes
  /// that exclude each other the largest counts. A score does not depend on
  /// the range asked for.
  virtual Matrix score(const Matrix& design, std::int64_t first,
                       std::int64_t last) const = 0;
};

/// w.x for each row w of `weights`, [classes, D + 1].
std::unique_ptr<Scorer> make_linear_scorer(Matrix weights);

/// The class of the largest score for each row of `design`; of equal scores
/// the lower class.
std::vector<std::int64_t> predict_classes(const Scorer& scorer,
                                          const Matrix& design, int threads);

/// Percent of the rows of `design` whose class of the largest score is that of
/// `targets`, which have one class each.
double top1_percent(const Scorer& scorer, const Matrix& design,
                    const Targets& targets, int threads);

/// The same for `targets` of several labels each.
metrics::MultiLabelScores label_scores(const Scorer& scorer,
                                       const Matrix& design,
                                       const Targets& targets, int threads);

}  // namespace solera::eval
