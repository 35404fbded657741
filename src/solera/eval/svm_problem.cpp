#include "solera/eval/svm_problem.h"

#include <utility>

namespace solera::eval {
namespace {

bool use_gram(const Matrix& design, SvmForm form) {
  if (form != SvmForm::kAuto) return form == SvmForm::kGram;
  return design.rows <= 2 * design.columns;
}

}  // namespace

SvmProblem::SvmProblem(const Matrix& design, const SvmOptions& options,
                       SvmForm form, int threads)
    : design_(design), options_(options), squares_(squared_lengths(design)) {
  if (use_gram(design, form)) gram_ = gram_matrix(design, threads);
}

DualSolver SvmProblem::solver(std::vector<double> signs) const {
  return DualSolver({design_, gram_ ? &*gram_ : nullptr, squares_},
                    std::move(signs));
}

DescentLimits SvmProblem::limits() const {
  return {options_.tolerance, options_.max_passes};
}

}  // namespace solera::eval
