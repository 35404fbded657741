#pragma once

#include <string>
#include <vector>

#include "solera/report/estimate.h"

namespace solera::report {

/// A teacher's own task, before and after.
struct Forgetting {
  std::string teacher;
  std::string student;  ///< "" if the result is of one student only.
  std::string task;
  double images = kUnknown;
  Estimate teacher_accuracy;
  Estimate student_accuracy;
  Difference difference;
  Estimate agreement;  ///< Of student and teacher, on the same images.
};

/// The member `forgetting` of a result; empty if there is none.
std::vector<Forgetting> read_forgetting(const Value& result);

}  // namespace solera::report
