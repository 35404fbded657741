#include "solera/teacher/ensemble_teacher.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <utility>

#include "solera/core/error.h"
#include "solera/teacher/class_order.h"

namespace solera::teacher {
namespace {

class EnsembleTeacher final : public Teacher {
 public:
  EnsembleTeacher(std::string name,
                  std::vector<std::unique_ptr<Teacher>> teachers,
                  std::vector<double> weights)
      : name_(std::move(name)),
        class_names_(known_class_names(teachers)),
        teachers_(std::move(teachers)),
        weights_(std::move(weights)) {}

  const std::string& name() const override { return name_; }
  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }
  std::int64_t classes() const override { return teachers_.front()->classes(); }

  TeacherOutput predict(const data::Batch& batch) override {
    TeacherOutputs outputs;
    for (const auto& teacher : teachers_) {
      outputs.push_back(teacher->predict(batch));
    }
    return {mean_probabilities(outputs, weights_).clamp_min(1e-30).log()};
  }

 private:
  std::string name_;
  std::vector<std::string> class_names_;
  std::vector<std::unique_ptr<Teacher>> teachers_;
  std::vector<double> weights_;
};

}  // namespace

std::vector<double> ensemble_weights(const std::vector<double>& relative,
                                     std::size_t count,
                                     const std::string& where) {
  std::vector<double> weights = relative;
  if (weights.empty()) weights.assign(count, 1.0);
  double sum = 0.0;
  bool usable = weights.size() == count;
  for (const double weight : weights) {
    usable = usable && weight >= 0 && std::isfinite(weight);
    sum += weight;
  }
  if (!usable || !(sum > 0)) {
    throw Error(ErrorKind::kUsage, where,
                fmt::format("found the weights [{}] for {} teachers, expected "
                            "one each, 0 or more, not all 0",
                            fmt::join(relative, ", "), count));
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

torch::Tensor mean_probabilities(const TeacherOutputs& outputs,
                                 const std::vector<double>& weights,
                                 double temperature) {
  torch::Tensor mean;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const torch::Tensor logits = outputs[i].logits.to(torch::kFloat32);
    const torch::Tensor part = weights[i] * (logits / temperature).softmax(1);
    mean = mean.defined() ? mean + part : part;
  }
  return mean;
}

std::unique_ptr<Teacher> make_ensemble_teacher(
    const std::string& name, std::vector<std::unique_ptr<Teacher>> teachers,
    const std::vector<double>& weights) {
  if (teachers.empty()) {
    throw Error(ErrorKind::kUsage, name,
                "found no teacher, expected at least one");
  }
  const Teacher& first = *teachers.front();
  const std::vector<std::string> names = known_class_names(teachers);
  for (const auto& teacher : teachers) {
    const auto& own = teacher->class_names();
    if (teacher->classes() == first.classes() &&
        (own.empty() || own == names)) {
      continue;
    }
    throw Error(ErrorKind::kUsage, name,
                fmt::format("found the class lists of {} and {} to differ, "
                            "expected one list",
                            first.name(), teacher->name()));
  }
  std::vector<double> shares = ensemble_weights(weights, teachers.size(), name);
  return std::make_unique<EnsembleTeacher>(name, std::move(teachers),
                                           std::move(shares));
}

}  // namespace solera::teacher
