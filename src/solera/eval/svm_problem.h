#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "solera/eval/dual_descent.h"
#include "solera/eval/matrix.h"
#include "solera/eval/svm.h"

namespace solera::eval {

/// All binary SVMs over one set of images: what they share is made once.
class SvmProblem {
 public:
  /// `design` and `options` are borrowed.
  SvmProblem(const Matrix& design, const SvmOptions& options, SvmForm form,
             int threads);

  const Matrix& design() const { return design_; }
  /// One that tells +1 from -1, `signs` having one of them for each image. It
  /// must not outlive the problem.
  DualSolver solver(std::vector<double> signs) const;
  DescentLimits limits() const;

 private:
  const Matrix& design_;
  const SvmOptions& options_;
  const std::vector<double> squares_;
  std::optional<Matrix> gram_;
};

}  // namespace solera::eval
