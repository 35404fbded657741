#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/span.h"
#include "solera/eval/matrix.h"

namespace solera::eval {

/// Weighted nearest neighbours on cosine similarity (Wu et al., "Unsupervised
/// feature learning via non-parametric instance discrimination", CVPR 2018):
/// each of the k nearest images votes exp(similarity / temperature) for its
/// class.
struct KnnOptions {
  int neighbours = 20;        ///< k; all images if there are fewer.
  double temperature = 0.07;  ///< > 0.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("neighbours", neighbours, "images that vote");
    visit("temperature", temperature, "of the votes, above 0");
  }
  void validate(const std::string& where) const;
};

/// The class of each row of `queries`. Both matrices are design_matrix() with
/// l2_normalize; `labels` go with `train`, in [0, classes). Of equally similar
/// images the first is nearer, of equal votes the lower class wins.
std::vector<std::int64_t> predict_knn(const Matrix& train,
                                      Span<const std::int64_t> labels,
                                      std::int64_t classes,
                                      const Matrix& queries,
                                      const KnnOptions& options, int threads);

}  // namespace solera::eval
