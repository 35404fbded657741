#include "solera/report/forgetting.h"

namespace solera::report {
namespace {

Forgetting one_forgetting(const Value& value) {
  Forgetting row;
  row.teacher = text_of(value, "teacher");
  row.student = text_of(value, "student");
  row.task = text_of(value, "task");
  row.images = number_of(value, "images");
  row.teacher_accuracy = estimate_of(member_of(value, "teacher_accuracy"));
  row.student_accuracy = estimate_of(member_of(value, "student_accuracy"));
  row.difference = difference_of(member_of(value, "difference"));
  row.agreement = estimate_of(member_of(value, "agreement"));
  return row;
}

}  // namespace

std::vector<Forgetting> read_forgetting(const Value& result) {
  std::vector<Forgetting> rows;
  for (const Value& value : list_of(result, "forgetting")) {
    if (value.is_object()) rows.push_back(one_forgetting(value));
  }
  return rows;
}

}  // namespace solera::report
