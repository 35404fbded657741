#include "solera/recipe/label_metric.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/recipe/dataset_input.h"

namespace solera::recipe {

LabelMetric metric_of(const ProbeTask& task) {
  return task.metric.value_or(LabelMetric::kMap);
}

double figure_of(const metrics::MultiLabelScores& scores, LabelMetric metric) {
  switch (metric) {
    case LabelMetric::kMap11pt:
      return scores.map_11pt;
    case LabelMetric::kMeanAccuracy:
      return scores.mean_accuracy;
    case LabelMetric::kMap:
      break;
  }
  return scores.map;
}

std::vector<std::pair<std::string, double>> figures_of(
    const metrics::MultiLabelScores& scores) {
  std::vector<std::pair<std::string, double>> figures;
  for (const auto& [name, metric] : EnumNames<LabelMetric>::names()) {
    figures.emplace_back(name, figure_of(scores, metric));
  }
  return figures;
}

void check_metric(const ProbeTask& task, const StepInputs& inputs) {
  if (!task.metric ||
      may_have_several_labels(task.name + " test", task.test, inputs)) {
    return;
  }
  throw Error(ErrorKind::kUsage, inputs.place.child(task.name).text(0),
              "found 'metric' of a task with one class an image, expected it "
              "with multi-label data only; leave it out");
}

double chance_of(const data::Dataset& dataset, LabelMetric metric) {
  std::vector<std::int64_t> counts(dataset.class_names().size(), 0);
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    for (const std::int64_t label : dataset.labels(i)) {
      ++counts[static_cast<std::size_t>(label)];
    }
  }
  double sum = 0.0;
  double labels = 0.0;
  for (const std::int64_t count : counts) {
    const double share =
        static_cast<double>(count) / static_cast<double>(dataset.size());
    if (metric == LabelMetric::kMeanAccuracy) {
      sum += std::max(share, 1.0 - share);
    } else if (count > 0) {
      sum += share;
    } else {
      continue;
    }
    ++labels;
  }
  return labels > 0 ? sum / labels : 0.0;
}

}  // namespace solera::recipe
