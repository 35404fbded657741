#pragma once

#include <memory>
#include <string>

#include "solera/eval/matrix.h"
#include "solera/eval/scorer.h"
#include "solera/eval/targets.h"

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

/// Scores are shares of the votes less a half: with several labels an image,
/// a label is there if more than half of the weighted neighbours have it.
/// `train` and the designs to score are design_matrix() with l2_normalize. Of
/// equally similar images the first is nearer.
std::unique_ptr<Scorer> make_knn_scorer(Matrix train, Targets targets,
                                        const KnnOptions& options);

}  // namespace solera::eval
