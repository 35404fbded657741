#include "solera/eval/few_shot.h"

#include <algorithm>
#include <thread>

#include "solera/core/error.h"
#include "solera/core/thread_pool.h"
#include "solera/eval/matrix.h"

namespace solera::eval {
namespace {

/// Both sets as the classifier wants them.
struct Task {
  Matrix train;
  Matrix test;
  std::vector<std::int64_t> train_labels;
  std::vector<std::int64_t> test_labels;
  std::int64_t classes;
};

struct DrawOutcome {
  double accuracy = 0.0;
  double c = 0.0;
  bool converged = true;
};

Task make_task(const FeatureSet& train, const FeatureSet& test,
               const FewShotOptions& options) {
  check_training_features(train, "training set");
  check_features(test, "test set");
  check_same_task(train, test);
  const bool l2 =
      options.classifier == ProbeClassifier::kKnn || options.svm.l2_normalize;
  return {design_matrix(train, l2), design_matrix(test, l2), label_list(train),
          label_list(test), train.classes()};
}

double percent_right(const std::vector<std::int64_t>& predicted,
                     const std::vector<std::int64_t>& labels) {
  std::int64_t right = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    right += predicted[i] == labels[i];
  }
  return 100.0 * static_cast<double>(right) /
         static_cast<double>(labels.size());
}

DrawOutcome run_draw(const Task& task, const Draw& draw,
                     const FewShotOptions& options, int threads) {
  const Matrix design = select_rows(task.train, draw);
  std::vector<std::int64_t> labels;
  for (const std::int64_t image : draw) {
    labels.push_back(task.train_labels[static_cast<std::size_t>(image)]);
  }
  DrawOutcome outcome;
  if (options.classifier == ProbeClassifier::kKnn) {
    outcome.accuracy =
        percent_right(predict_knn(design, labels, task.classes, task.test,
                                  options.knn, threads),
                      task.test_labels);
    return outcome;
  }
  const SvmModel model =
      fit_svm({design, labels, task.classes}, options.svm, threads);
  outcome.accuracy =
      percent_right(predict(model.weights, task.test), task.test_labels);
  outcome.c = model.c;
  outcome.converged = model.converged;
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
  require_option(draws >= 1, where, "draws", "1 or more");
}

FewShotResult run_few_shot_probe(const FeatureSet& train,
                                 const FeatureSet& test,
                                 const FewShotOptions& options, int threads) {
  const Task task = make_task(train, test, options);
  FewShotResult result;
  result.draws = make_draws(task.train_labels, task.classes,
                            {options.shots, options.draws, options.seed});
  result.draw_hash = draw_hash(result.draws);
  for (const DrawOutcome& outcome :
       run_draws(task, result.draws, options, thread_count(threads))) {
    result.accuracies.push_back(outcome.accuracy);
    result.unconverged += outcome.converged ? 0 : 1;
    if (options.classifier == ProbeClassifier::kSvm) {
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
          {"knn", eval::ProbeClassifier::kKnn}};
}

}  // namespace solera
