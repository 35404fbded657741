#include "solera/recipe/answers.h"

#include <torch/torch.h>

#include <algorithm>

#include "solera/eval/features.h"
#include "solera/metrics/statistics.h"
#include "solera/teacher/ensemble_teacher.h"

namespace solera::recipe {
namespace {

constexpr const char* kEnsemble = "ensemble";

torch::Tensor correct(const torch::Tensor& scores,
                      const torch::Tensor& labels) {
  return 100.0 * scores.argmax(1).eq(labels).to(torch::kDouble);
}

Span<const double> values(const torch::Tensor& right) {
  return {right.data_ptr<double>(), static_cast<std::size_t>(right.numel())};
}

Value interval_of(const char* name, double mean,
                  const metrics::Interval& interval) {
  Value value = Value::object();
  value.set(name, mean / 100.0);
  value.set("low", interval.low / 100.0);
  value.set("high", interval.high / 100.0);
  return value;
}

}  // namespace

void Answers::add(const std::string& name, const torch::Tensor& correct) {
  names.push_back(name);
  right.push_back(correct.contiguous());
}

const torch::Tensor& Answers::of(const std::string& name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  return right.at(static_cast<std::size_t>(found - names.begin()));
}

Answers ask(const std::vector<teacher::Teacher*>& teachers,
            const std::vector<double>& weights,
            const std::shared_ptr<const data::Dataset>& dataset,
            const models::InputSpec& input, int workers) {
  eval::FeatureOptions options;
  options.workers = workers;
  const auto side_by_side = [&](const data::Batch& batch) {
    std::vector<torch::Tensor> logits;
    for (teacher::Teacher* each : teachers) {
      logits.push_back(each->predict(batch).logits);
    }
    return torch::cat(logits, 1);
  };
  const eval::FeatureSet set =
      eval::extract_answers(side_by_side, input, dataset, options);
  Answers answers;
  teacher::TeacherOutputs outputs;
  for (const torch::Tensor& logits :
       set.features.split(teachers.front()->classes(), 1)) {
    answers.add(teachers[outputs.size()]->name(), correct(logits, set.labels));
    outputs.push_back({logits});
  }
  if (teachers.size() > 1) {
    answers.add(
        kEnsemble,
        correct(teacher::mean_probabilities(outputs, weights), set.labels));
  }
  return answers;
}

Value describe_answers(const torch::Tensor& right) {
  const metrics::MeanInterval found = metrics::mean_interval(values(right));
  Value value = interval_of("top1", found.mean, found.student);
  value.set("images", right.numel());
  return value;
}

Value describe_difference(const torch::Tensor& a, const torch::Tensor& b) {
  const metrics::MeanInterval found =
      metrics::mean_interval(metrics::paired_differences(values(a), values(b)));
  Value value = interval_of("difference", found.mean, found.student);
  value.set("verdict", metrics::verdict_name(metrics::verdict(found)));
  return value;
}

}  // namespace solera::recipe
