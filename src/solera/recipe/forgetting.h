#pragma once

#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/eval/upstream.h"
#include "solera/run/console.h"

namespace solera::recipe {

/// What the networks of an `upstream` step answered to one task.
struct TaskAnswers {
  std::string task;
  std::string teacher;  ///< One of `models`; "" if nobody is the teacher.
  std::vector<std::string> models;
  std::vector<eval::UpstreamAccuracy> answers;  ///< Of each model.

  /// Null if that model has no answer.
  const eval::UpstreamAccuracy* find(const std::string& model) const;
};

/// What each student forgot of a teacher's own task, a row for each model but
/// the teacher; differences are student - teacher over the same images:
///
///   [{teacher, task, student, images,
///     teacher_accuracy: {mean, low, high}, student_accuracy: {...},
///     difference: {mean, low, high, verdict}, agreement: {mean, low, high}}]
///
/// Fractions; 95 %: Wilson's interval of a share, Student's t of a difference.
/// `agreement` is the share of images to which both give the same answer.
/// Empty without a teacher.
Value describe_forgetting(const TaskAnswers& answers);

/// Such rows as a table.
std::string show_forgetting(const Value& rows, const run::Console& console);

}  // namespace solera::recipe
