#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"

namespace solera::methods {

/// How the weights of several networks become those of one.
enum class MergeMethod {
  kAverage,         ///< Their weighted mean.
  kWiseFt,          ///< Between a base and one network, arXiv 2109.01903.
  kTaskArithmetic,  ///< Base + lambda * sum of differences, arXiv 2212.04089.
  kTies,            ///< Trim, elect signs, disjoint mean, arXiv 2306.01708.
};

struct MergeOptions {
  MergeMethod method = MergeMethod::kAverage;
  std::vector<double> weights;  ///< kAverage: relative; empty: all alike.
  double alpha = 0.5;  ///< kWiseFt: 0 is the base, 1 the network, in [0, 1].
  /// Scale of what is added to the base, 0 or more. Not given: 0.4 for
  /// kTaskArithmetic, 1 for kTies, what arXiv 2306.01708 uses where there are
  /// no validation data.
  std::optional<double> lambda;
  double density = 0.2;  ///< kTies: share of each difference kept, in (0, 1].

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("method", method, "average, wise_ft, task_arithmetic or ties");
    visit("weights", weights, "average: one for each network; default: alike");
    visit("alpha", alpha, "wise_ft: from the base (0) to the network (1)");
    visit("lambda", lambda,
          "task_arithmetic, ties: scale of what is added to the base; default: "
          "0.4 and 1");
    visit("density", density, "ties: share of each difference that is kept");
  }
  /// Error(kUsage) at `where` for numbers out of range.
  void validate(const std::string& where) const;

  bool needs_base() const { return method != MergeMethod::kAverage; }
  double scale() const;  ///< `lambda` or its default.
};

}  // namespace solera::methods

namespace solera {
template <>
struct EnumNames<methods::MergeMethod> {
  static std::vector<std::pair<std::string, methods::MergeMethod>> names();
};
}  // namespace solera
