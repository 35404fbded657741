#include "solera/eval/few_shot.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/thread_pool.h"
#include "solera/eval/matrix.h"
#include "solera/eval/scorer.h"
#include "solera/eval/targets.h"

namespace solera::eval {
namespace {

/// Both sets as the classifier wants them.
struct Task {
  Matrix train;
  Matrix test;
  Targets train_targets;
  Targets test_targets;
};

struct DrawOutcome {
  double accuracy = 0.0;
  std::optional<metrics::MultiLabelScores> label_scores;
  double c = 0.0;
  bool converged = true;
};

bool wants_unit_length(const FewShotOptions& options) {
  switch (options.classifier) {
    case ProbeClassifier::kSvm:
      return options.svm.l2_normalize;
    case ProbeClassifier::kLogistic:
      return options.logistic.l2_normalize;
    case ProbeClassifier::kKnn:
      return true;
  }
  return true;
}

Task make_task(const FeatureSet& train, const FeatureSet& test,
               const FewShotOptions& options) {
  check_training_features(train, "training set");
  check_features(test, "test set");
  check_same_task(train, test);
  const bool l2 = wants_unit_length(options);
  return {design_matrix(train, l2), design_matrix(test, l2), targets_of(train),
          targets_of(test)};
}

template <class Model>
std::unique_ptr<Scorer> scorer_of(Model model, DrawOutcome& outcome) {
  outcome.converged = model.converged;
  if constexpr (!std::is_same_v<Model, LabelModels>) outcome.c = model.c;
  return make_linear_scorer(std::move(model.weights));
}

std::unique_ptr<Scorer> train_scorer(const Matrix& design,
                                     const Targets& targets,
                                     const FewShotOptions& options, int threads,
                                     DrawOutcome& outcome) {
  const bool several = targets.multi_label();
  switch (options.classifier) {
    case ProbeClassifier::kSvm:
      if (several) {
        return scorer_of(fit_label_svms(design, targets, options.svm, threads),
                         outcome);
      }
      return scorer_of(fit_svm(design, targets, options.svm, threads), outcome);
    case ProbeClassifier::kLogistic:
      if (several) {
        return scorer_of(
            fit_label_logistics(design, targets, options.logistic, threads),
            outcome);
      }
      return scorer_of(fit_logistic(design, targets, options.logistic, threads),
                       outcome);
    case ProbeClassifier::kKnn:
      break;
  }
  return make_knn_scorer(design, targets, options.knn);
}

DrawOutcome run_draw(const Task& task, const Draw& draw,
                     const FewShotOptions& options, int threads) {
  DrawOutcome outcome;
  const auto scorer =
      train_scorer(select_rows(task.train, draw),
                   task.train_targets.select(draw), options, threads, outcome);
  if (task.test_targets.multi_label()) {
    outcome.label_scores =
        label_scores(*scorer, task.test, task.test_targets, threads);
    outcome.accuracy = outcome.label_scores->map;
  } else {
    outcome.accuracy =
        top1_percent(*scorer, task.test, task.test_targets, threads);
  }
  return outcome;
}

// Draws side by side, or a single one with all threads.
std::vector<DrawOutcome> run_draws(const Task& task,
                                   const std::vector<Draw>& draws,
                                   const FewShotOptions& options, int threads) {
  std::vector<DrawOutcome> outcomes(draws.size());
  const int inner = draws.size() == 1 ? threads : 1;
  parallel_for(static_cast<std::int64_t>(draws.size()), threads,
               [&](std::int64_t i) {
                 const auto d = static_cast<std::size_t>(i);
                 outcomes[d] = run_draw(task, draws[d], options, inner);
               });
  return outcomes;
}

int thread_count(int threads) {
  if (threads > 0) return threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

void FewShotOptions::validate(const std::string& where) const {
  require_option(shots >= 0, where, "shots", "0 (all images) or more");
  require_option(images >= 0, where, "images", "0 (shots) or more");
  require_option(draws >= 1, where, "draws", "1 or more");
}

FewShotResult run_few_shot_probe(const FeatureSet& train,
                                 const FeatureSet& test,
                                 const FewShotOptions& options, int threads) {
  const Task task = make_task(train, test, options);
  FewShotResult result;
  result.draws = make_draws(task.train_targets, {options.shots, options.draws,
                                                 options.seed, options.images});
  result.draw_hash = draw_hash(result.draws);
  for (const DrawOutcome& outcome :
       run_draws(task, result.draws, options, thread_count(threads))) {
    result.accuracies.push_back(outcome.accuracy);
    result.unconverged += outcome.converged ? 0 : 1;
    if (outcome.label_scores) {
      result.label_scores.push_back(*outcome.label_scores);
    } else if (options.classifier != ProbeClassifier::kKnn) {
      result.chosen_c.push_back(outcome.c);
    }
  }
  result.mean = metrics::mean_interval(result.accuracies);
  return result;
}

metrics::PairedStatistics compare_probes(const FewShotResult& a,
                                         const FewShotResult& b) {
  if (a.draw_hash != b.draw_hash) {
    throw Error(ErrorKind::kBadInput, "paired comparison",
                "found results over different draws, expected the same ones: "
                "use the same dataset, shots, draws and seed");
  }
  return metrics::paired_statistics(a.accuracies, b.accuracies);
}

}  // namespace solera::eval

namespace solera {

std::vector<std::pair<std::string, eval::ProbeClassifier>>
EnumNames<eval::ProbeClassifier>::names() {
  return {{"svm", eval::ProbeClassifier::kSvm},
          {"logistic", eval::ProbeClassifier::kLogistic},
          {"knn", eval::ProbeClassifier::kKnn}};
}

}  // namespace solera
