#pragma once

#include <string>
#include <utility>
#include <vector>

#include "solera/teacher/teacher.h"

namespace solera::support {

/// Says the same of every batch.
class FixedTeacher final : public teacher::Teacher {
 public:
  FixedTeacher(std::string name, torch::Tensor logits,
               std::vector<std::string> class_names = {})
      : name_(std::move(name)),
        logits_(std::move(logits)),
        class_names_(std::move(class_names)) {}

  const std::string& name() const override { return name_; }
  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }
  std::int64_t classes() const override { return logits_.size(1); }
  teacher::TeacherOutput predict(const data::Batch&) override {
    return {logits_};
  }

 private:
  std::string name_;
  torch::Tensor logits_;
  std::vector<std::string> class_names_;
};

}  // namespace solera::support
