#include "solera/eval/trial_score.h"

#include <torch/torch.h>

#include "solera/eval/evaluation_mode.h"
#include "solera/eval/upstream.h"

namespace solera::eval {
namespace {

bool better(const TrialScore& a, const TrialScore& b) {
  if (a.diverged != b.diverged) return b.diverged;
  if (a.accuracy != b.accuracy) return a.accuracy > b.accuracy;
  return a.loss < b.loss;
}

}  // namespace

TrialScore score_network(models::Network& network,
                         const models::InputSpec& input,
                         const std::shared_ptr<const data::Dataset>& dataset,
                         const FeatureOptions& options) {
  const EvaluationMode evaluation(network);
  network.to(options.device);
  TrialScore score;
  const auto answer = [&](const data::Batch& batch) {
    const torch::Tensor logits = network.forward(
        models::make_input(batch.images, input, options.device));
    if (!torch::isfinite(logits).all().item<bool>()) score.diverged = true;
    return logits.nan_to_num();
  };
  const FeatureSet logits = extract_answers(answer, input, dataset, options);
  if (score.diverged) return score;
  const torch::Tensor answers = logits.features.to(torch::kDouble);
  if (logits.multi_label()) {
    score.figures = metrics::multi_label_scores(answers, logits.label_sets);
    score.accuracy = score.figures->map;
    score.loss = torch::binary_cross_entropy_with_logits(
                     answers, logits.label_sets.to(torch::kDouble))
                     .item<double>();
    return score;
  }
  score.accuracy = logit_accuracy(network.heads().front(), logits).top1;
  score.loss = torch::nn::functional::cross_entropy(answers, logits.labels)
                   .item<double>();
  return score;
}

std::size_t best_trial(const std::vector<TrialScore>& scores) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < scores.size(); ++i) {
    if (better(scores[i], scores[best])) best = i;
  }
  return best;
}

}  // namespace solera::eval
