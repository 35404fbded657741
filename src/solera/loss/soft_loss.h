#pragma once

#include <torch/types.h>

#include <string>

#include "solera/core/options.h"

namespace solera::loss {

/// Settings of the losses against a teacher's softened outputs.
struct SoftLossOptions {
  /// T > 0, divides student and teacher logits. The number is lost from the
  /// text of arXiv 2107.08039; 2 is that of Learning without Forgetting
  /// (arXiv 1606.09282), an assumption.
  double temperature = 2.0;
  /// Times T^2 (arXiv 1503.02531, section 2.1), so that the gradient does not
  /// shrink with T.
  bool scale_by_t2 = false;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("temperature", temperature, "divides the logits, > 0");
    visit("scale_by_t2", scale_by_t2, "multiply the loss by temperature^2");
  }
  void validate(const std::string& where) const;
};

/// A loss and how far it is from the best it can be.
struct SoftLoss {
  torch::Tensor loss;  ///< Scalar, differentiable by the student only.
  /// Scalar without gradient, >= 0: the Kullback-Leibler divergence of the
  /// student from the teacher, that is the loss before the factor T^2 less
  /// the teacher's entropy. 0 for a perfect student, so heads of different
  /// class counts can be compared. For metrics.
  torch::Tensor kl;
};

}  // namespace solera::loss
