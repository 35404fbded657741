#include "solera/recipe/answers.h"

#include <torch/torch.h>

#include <algorithm>

#include "solera/core/error.h"
#include "solera/data/loader.h"
#include "solera/metrics/statistics.h"
#include "solera/teacher/ensemble_teacher.h"

namespace solera::recipe {
namespace {

constexpr const char* kEnsemble = "ensemble";

std::unique_ptr<data::Loader> open_loader(
    const std::shared_ptr<const data::Dataset>& dataset,
    const models::InputSpec& input, int workers) {
  data::LoaderOptions options;
  options.batch_size = 64;
  options.shuffle = false;
  options.workers = workers;
  return data::make_loader(
      dataset, data::evaluation_view(input.size, input.crop_pct), options);
}

torch::Tensor correct(const torch::Tensor& scores,
                      const torch::Tensor& labels) {
  return 100.0 * scores.argmax(1).cpu().eq(labels).to(torch::kDouble);
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
  const auto loader = open_loader(dataset, input, workers);
  const bool several = teachers.size() > 1;
  std::vector<std::vector<torch::Tensor>> parts(teachers.size() + 1);
  while (const auto batch = loader->next()) {
    teacher::TeacherOutputs outputs;
    for (std::size_t i = 0; i < teachers.size(); ++i) {
      outputs.push_back(teachers[i]->predict(*batch));
      parts[i].push_back(correct(outputs[i].logits, batch->labels));
    }
    if (!several) continue;
    parts.back().push_back(
        correct(teacher::mean_probabilities(outputs, weights), batch->labels));
  }
  if (parts.front().empty()) {
    throw Error(ErrorKind::kBadInput, "val",
                "found no image that can be read, expected at least one");
  }
  Answers answers;
  for (std::size_t i = 0; i < teachers.size(); ++i) {
    answers.add(teachers[i]->name(), torch::cat(parts[i]));
  }
  if (several) answers.add(kEnsemble, torch::cat(parts.back()));
  return answers;
}

Value describe_answers(const torch::Tensor& right) {
  const metrics::MeanInterval found = metrics::mean_interval(values(right));
  Value value = interval_of("top1", found.mean, found.student);
  value.set("images", right.numel());
  return value;
}

Value describe_difference(const torch::Tensor& a, const torch::Tensor& b) {
  const metrics::PairedStatistics found =
      metrics::paired_statistics(values(a), values(b));
  return interval_of("difference", found.mean_difference, found.student);
}

}  // namespace solera::recipe
