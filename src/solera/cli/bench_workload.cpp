#include "solera/cli/bench_workload.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/data/dataset.h"
#include "solera/methods/consolidation/consolidation.h"
#include "solera/methods/consolidation/student.h"
#include "solera/methods/meal/meal.h"
#include "solera/methods/supervised/supervised.h"
#include "solera/models/catalogue.h"
#include "solera/teacher/network_teacher.h"

namespace solera::cli {
namespace {

models::NetworkPtr make_network(const std::string& model,
                                const WorkloadShape& shape,
                                std::uint64_t seed) {
  models::ModelSpec spec;
  spec.architecture = model;
  spec.classes = shape.classes;
  return models::make_network(spec, seed);
}

models::InputSpec input_of(const WorkloadShape& shape) {
  models::InputSpec input;
  input.size = shape.size;
  return input;
}

std::vector<std::unique_ptr<teacher::Teacher>> make_teachers(
    const WorkloadShape& shape, torch::Device device) {
  const std::string& model =
      shape.teacher_model.empty() ? shape.model : shape.teacher_model;
  std::vector<std::unique_ptr<teacher::Teacher>> teachers;
  for (int i = 0; i < shape.teachers; ++i) {
    const auto network =
        make_network(model, shape, static_cast<std::uint64_t>(i));
    teacher::NetworkTeacherOptions options;
    options.name = fmt::format("teacher{}", i);
    options.input = input_of(shape);
    options.bf16 = shape.bf16_teachers;
    teachers.push_back(teacher::make_network_teacher(
        *network, network->heads().front().name, options, device));
  }
  return teachers;
}

std::unique_ptr<train::Stage> make_consolidation(const WorkloadShape& shape) {
  std::vector<methods::HeadPlan> experts;
  for (int i = 1; i < shape.teachers; ++i) {
    experts.push_back({fmt::format("teacher{}", i), shape.classes, {}, false});
  }
  methods::ConsolidationOptions options;
  options.arm =
      experts.empty() ? methods::Arm::kSoftLabel : methods::Arm::kConsolidation;
  const auto generalist = make_network(shape.model, shape, 0);
  const auto student =
      methods::make_student(*generalist, "teacher0", experts, {}, options, 9);
  return methods::make_consolidation_stage(student, input_of(shape), options,
                                           experts.size());
}

std::unique_ptr<train::Stage> make_meal(const WorkloadShape& shape) {
  methods::MealParts parts;
  parts.student = make_network(shape.model, shape, 9);
  parts.input = input_of(shape);
  for (int i = 0; i < shape.teachers; ++i) {
    parts.teachers.push_back(fmt::format("teacher{}", i));
  }
  return methods::make_meal_stage(std::move(parts), {});
}

std::unique_ptr<train::Stage> make_stage(const WorkloadShape& shape) {
  if (shape.method == "train" && shape.teachers == 0) {
    return methods::make_supervised_stage(make_network(shape.model, shape, 9),
                                          input_of(shape), {});
  }
  if (shape.method == "consolidate" && shape.teachers > 0) {
    return make_consolidation(shape);
  }
  if (shape.method == "meal" && shape.teachers > 0) return make_meal(shape);
  throw Error(ErrorKind::kUsage, "bench step",
              fmt::format("found the method '{}' with {} teachers, expected "
                          "consolidate or meal with one or more, or train with "
                          "none",
                          shape.method, shape.teachers));
}

data::Batch make_batch(const WorkloadShape& shape) {
  torch::manual_seed(0);
  data::Batch batch;
  batch.images =
      torch::randint(0, 256, {shape.batch, shape.size, shape.size, 3},
                     torch::kUInt8)
          .permute({0, 3, 1, 2});
  batch.labels =
      shape.method == "train"
          ? torch::randint(shape.classes, {shape.batch})
          : torch::full({shape.batch}, data::kUnlabelled, torch::kInt64);
  return batch;
}

}  // namespace

Workload make_workload(const WorkloadShape& shape, torch::Device device) {
  auto stage = make_stage(shape);
  stage->module().to(device);
  stage->set_train_mode();
  return {make_teachers(shape, device), std::move(stage), make_batch(shape)};
}

}  // namespace solera::cli
