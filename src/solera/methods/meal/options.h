#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/methods/meal/discriminator.h"
#include "solera/nn/norm_mode.h"

namespace solera::methods {

/// MEAL V2 (Shen and Savvides, arXiv 2009.08453); docs/meal.md says which
/// values are the paper's.
struct MealOptions {
  double temperature = 1.0;  ///< Of teachers and student, > 0; 1 in the paper.
  std::vector<double> teacher_weights;  ///< Relative; empty: all alike.
  DiscriminatorMode discriminator = DiscriminatorMode::kOff;
  double discriminator_weight = 1.0;  ///< Of its loss in the total, >= 0.
  /// Its learning rate, which no schedule changes. In mode meal2 it has no
  /// effect, as in the released code: there the optimizer's rate and schedule
  /// hold.
  double discriminator_lr = 1e-4;
  nn::NormMode batch_norm = nn::NormMode::kTrain;  ///< Of the student.
  std::optional<double> backbone_lr;  ///< Not given: the optimizer's.
  std::optional<double> head_lr;      ///< Not given: the optimizer's.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("temperature", temperature, "divides all logits in the loss, > 0");
    visit("teacher_weights", teacher_weights,
          "relative weight of each teacher; empty: all alike");
    visit("discriminator", discriminator,
          "off, meal2 (as released), meal2_fixed, grl or probe");
    visit("discriminator_weight", discriminator_weight,
          "of the discriminator's loss, 0 or more");
    visit("discriminator_lr", discriminator_lr,
          "its learning rate, not scheduled; without effect in meal2");
    visit("batch_norm", batch_norm, "of the student: train, eval or frozen");
    visit("backbone_lr", backbone_lr, "learning rate; default: optimizer.lr");
    visit("head_lr", head_lr, "learning rate; default: optimizer.lr");
  }
  void validate(const std::string& where) const;
};

}  // namespace solera::methods
