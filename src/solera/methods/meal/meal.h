#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "solera/methods/meal/options.h"
#include "solera/models/network.h"
#include "solera/train/stage.h"

namespace solera::methods {

/// What a MEAL stage is built of besides its options.
struct MealParts {
  models::NetworkPtr student;  ///< Its first head learns; trained in place.
  models::InputSpec input;     ///< Of the student.
  std::vector<std::string> teachers;  ///< Their names, for the log.
  bool has_labels = false;            ///< Of the images; for the log only.
  std::uint64_t seed = 0;             ///< Of the discriminator.
};

/// MEAL V2, arXiv 2009.08453:
///
///   L = -1/B sum_b sum_c p[b,c] log softmax(z[b] / T)[c]  +  w L_D
///   p = sum_t w_t softmax(a_t / T)
///
/// with z the student's logits, a_t those of the teachers (all of one class
/// list, in the order of the student's head) and L_D the loss of the
/// discriminator, to which the teachers show their mean logits sum_t w_t a_t.
/// Labels never enter it.
///
/// Logs loss/ce, kl (of the student from the ensemble), agree/ensemble and
/// agree/<teacher> (share of images with the same first class), train/acc1 if
/// the images have labels, and with a discriminator disc/loss, disc/acc and
/// disc/dead. Warns once if a discriminator of the released form is dead.
std::unique_ptr<train::Stage> make_meal_stage(MealParts parts,
                                              const MealOptions& options);

}  // namespace solera::methods
