#include "solera/teacher/class_order.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <utility>

#include "solera/core/error.h"

namespace solera::teacher {
namespace {

class ReorderedTeacher final : public Teacher {
 public:
  ReorderedTeacher(std::unique_ptr<Teacher> teacher,
                   std::vector<std::string> class_names,
                   const std::vector<std::int64_t>& order)
      : teacher_(std::move(teacher)),
        class_names_(std::move(class_names)),
        order_(torch::tensor(order)) {}

  const std::string& name() const override { return teacher_->name(); }
  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }
  std::int64_t classes() const override { return teacher_->classes(); }

  TeacherOutput predict(const data::Batch& batch) override {
    const torch::Tensor logits = teacher_->predict(batch).logits;
    return {logits.index_select(1, order_.to(logits.device()))};
  }

 private:
  std::unique_ptr<Teacher> teacher_;
  std::vector<std::string> class_names_;
  torch::Tensor order_;
};

std::int64_t place_of(const std::string& name, const Teacher& teacher) {
  const auto& names = teacher.class_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (std::count(found, names.end(), name) > 1) {
    throw Error(ErrorKind::kUsage, teacher.name(),
                "has two classes '" + name +
                    "' and another order of classes than the others, expected "
                    "different names: classes are matched by name");
  }
  if (found != names.end()) return found - names.begin();
  throw Error(ErrorKind::kUsage, teacher.name(),
              "has no class '" + name +
                  "', expected the class list of the others: teachers of an "
                  "ensemble share their classes");
}

}  // namespace

std::unique_ptr<Teacher> align_classes(
    std::unique_ptr<Teacher> teacher, std::int64_t classes,
    const std::vector<std::string>& class_names) {
  if (teacher->classes() != classes) {
    throw Error(ErrorKind::kUsage, teacher->name(),
                fmt::format("has {} classes, the others have {}: teachers of "
                            "an ensemble share their classes",
                            teacher->classes(), classes));
  }
  const bool known = !class_names.empty() && !teacher->class_names().empty();
  if (!known || teacher->class_names() == class_names) return teacher;
  std::vector<std::int64_t> order;
  for (const std::string& name : class_names) {
    order.push_back(place_of(name, *teacher));
  }
  return std::make_unique<ReorderedTeacher>(std::move(teacher), class_names,
                                            order);
}

std::vector<std::string> known_class_names(
    const std::vector<std::unique_ptr<Teacher>>& teachers) {
  for (const auto& each : teachers) {
    if (!each->class_names().empty()) return each->class_names();
  }
  return {};
}

}  // namespace solera::teacher
