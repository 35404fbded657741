#pragma once

#include <map>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/value.h"
#include "solera/eval/comparison.h"
#include "solera/recipe/compared_table.h"

namespace solera::recipe {

constexpr const char* kRelations[] = {"related", "unrelated"};

/// ESTIMATE and DIFFERENCE of comparison.h.
Value describe_estimate(const metrics::MeanInterval& percent);
Value describe_difference(const eval::Comparison& comparison);

/// By model, the mean over the tasks of one relation; models that lack one of
/// the tasks are not in it. Tasks that do not average, because their draws
/// differ in number, become a problem.
std::map<std::string, eval::Observations> mean_cells(
    const ComparedTable& table, const std::string& relation,
    std::vector<std::string>& problems);

/// Each line once.
void add_problem(const Error& error, std::vector<std::string>& problems);

}  // namespace solera::recipe
