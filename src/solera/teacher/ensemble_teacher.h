#pragma once

#include <memory>
#include <string>
#include <vector>

#include "solera/teacher/teacher.h"

namespace solera::teacher {

/// Weights of teachers that sum to 1: `relative` scaled, or all alike if it is
/// empty. Error(kUsage) at `where` if there are not `count`, one is negative
/// or not finite, or all are 0.
std::vector<double> ensemble_weights(const std::vector<double>& relative,
                                     std::size_t count,
                                     const std::string& where);

/// sum_t w_t softmax(a_t): the teachers' mean opinion, [B, C] with rows that
/// sum to 1, in float32 (MEAL V2, arXiv 2009.08453, section 3: the mean of
/// probabilities, not of logits). `weights` sum to 1, one per output;
/// `temperature` divides the logits.
torch::Tensor mean_probabilities(const TeacherOutputs& outputs,
                                 const std::vector<double>& weights,
                                 double temperature = 1.0);

/// Several teachers of one class list as a single one: the softmax of its
/// logits is their weighted mean of probabilities. Class lists, where known,
/// must be equal, in order too (see class_order.h): Error(kUsage). `weights` as
/// for ensemble_weights. Owns the teachers.
std::unique_ptr<Teacher> make_ensemble_teacher(
    const std::string& name, std::vector<std::unique_ptr<Teacher>> teachers,
    const std::vector<double>& weights = {});

}  // namespace solera::teacher
