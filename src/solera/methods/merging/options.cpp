#include "solera/methods/merging/options.h"

namespace solera {

std::vector<std::pair<std::string, methods::MergeMethod>>
EnumNames<methods::MergeMethod>::names() {
  return {{"average", methods::MergeMethod::kAverage},
          {"wise_ft", methods::MergeMethod::kWiseFt},
          {"task_arithmetic", methods::MergeMethod::kTaskArithmetic},
          {"ties", methods::MergeMethod::kTies}};
}

}  // namespace solera

namespace solera::methods {

void MergeOptions::validate(const std::string& where) const {
  double sum = weights.empty() ? 1.0 : 0.0;
  for (const double weight : weights) {
    require_option(weight >= 0, where, "weights", "0 or more");
    sum += weight;
  }
  require_option(sum > 0, where, "weights", "above 0 in sum");
  require_option(weights.empty() || !needs_base(), where, "method",
                 "average where weights are given");
  require_option(alpha >= 0 && alpha <= 1, where, "alpha", "from 0 to 1");
  require_option(!lambda || *lambda >= 0, where, "lambda", "0 or more");
  require_option(density > 0 && density <= 1, where, "density",
                 "above 0, up to 1");
}

double MergeOptions::scale() const {
  return lambda.value_or(method == MergeMethod::kTies ? 1.0 : 0.4);
}

}  // namespace solera::methods
