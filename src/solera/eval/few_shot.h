#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"
#include "solera/eval/draws.h"
#include "solera/eval/feature_set.h"
#include "solera/eval/knn.h"
#include "solera/eval/logistic.h"
#include "solera/eval/svm.h"
#include "solera/metrics/multi_label.h"
#include "solera/metrics/statistics.h"

namespace solera::eval {

/// What is trained on the frozen features.
enum class ProbeClassifier {
  kSvm,       ///< Linear SVM, see SvmOptions.
  kLogistic,  ///< Logistic regression, see LogisticOptions.
  kKnn,       ///< Nearest neighbours, see KnnOptions.
};

/// A probe: learn a task from a few frozen features, many times over.
struct FewShotOptions {
  int shots = 5;           ///< Images per class; 0: all, in a single draw.
  int images = 0;          ///< Images of any class instead, if above 0.
  int draws = 50;          ///< Independent draws of the training images.
  std::uint64_t seed = 0;  ///< Of the draws.
  ProbeClassifier classifier = ProbeClassifier::kSvm;
  SvmOptions svm;
  LogisticOptions logistic;
  KnnOptions knn;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("shots", shots, "images per class; 0: all of them, one draw");
    visit("images", images,
          "images of any class at random instead of shots; 0: shots");
    visit("draws", draws, "independent draws of the training images");
    visit("seed", seed, "of the draws");
    visit("classifier", classifier, "svm, logistic or knn");
    visit("svm", svm, "options of the linear SVM");
    visit("logistic", logistic, "options of the logistic regression");
    visit("knn", knn, "options of the nearest neighbours");
  }
  void validate(const std::string& where) const;
};

struct FewShotResult {
  /// Percent of the test set that is right, per draw; of a multi-label set the
  /// mean average precision (map).
  std::vector<double> accuracies;
  /// All figures of a multi-label set, per draw; else empty.
  std::vector<metrics::MultiLabelScores> label_scores;
  /// Per draw; empty for kNN and multi-label sets.
  std::vector<double> chosen_c;
  std::vector<Draw> draws;     ///< Training images of each draw.
  std::string draw_hash;       ///< Of `draws`.
  metrics::MeanInterval mean;  ///< Of the accuracies.
  int unconverged = 0;         ///< Draws whose descent ended at max_passes.
};

/// Trains on each draw from `train` and measures top-1 accuracy, or the figures
/// of a multi-label set, on all of `test`. The same numbers for any number of
/// threads (0: all cores). Bad features, labels or classes are Error(kBadInput)
/// at "training set" or "test set"; they must have the same classes.
FewShotResult run_few_shot_probe(const FeatureSet& train,
                                 const FeatureSet& test,
                                 const FewShotOptions& options, int threads);

/// How the accuracy of `a` differs from that of `b`. Error(kBadInput) unless
/// both saw the same draws.
metrics::PairedStatistics compare_probes(const FewShotResult& a,
                                         const FewShotResult& b);

}  // namespace solera::eval

namespace solera {
template <>
struct EnumNames<eval::ProbeClassifier> {
  static std::vector<std::pair<std::string, eval::ProbeClassifier>> names();
};
}  // namespace solera
