#pragma once

#include <string>
#include <utility>
#include <vector>

#include "solera/data/dataset.h"
#include "solera/metrics/multi_label.h"
#include "solera/recipe/probe_options.h"

namespace solera::recipe {

// The figures of tasks with several labels an image, for every step that
// measures such tasks.

/// What the task says; `map` if nothing.
LabelMetric metric_of(const ProbeTask& task);

/// Error(kUsage) if the task names a metric and its images have one class each.
void check_metric(const ProbeTask& task, const StepInputs& inputs);

/// One figure, in percent.
double figure_of(const metrics::MultiLabelScores& scores, LabelMetric metric);

/// All figures by name, in percent.
std::vector<std::pair<std::string, double>> figures_of(
    const metrics::MultiLabelScores& scores);

/// What a ranking or an answer without looking at the images would give, a
/// share.
double chance_of(const data::Dataset& dataset, LabelMetric metric);

}  // namespace solera::recipe
