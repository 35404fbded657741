#pragma once

#include <torch/types.h>

#include <memory>
#include <string>
#include <vector>

#include "solera/data/batch.h"
#include "solera/teacher/teacher.h"
#include "solera/train/stage.h"

namespace solera::cli {

/// What a step of training is made of.
struct WorkloadShape {
  std::string method = "consolidate";  ///< Or "meal", "train".
  std::string model = "resnet18";      ///< Of the student.
  std::string teacher_model;           ///< Empty: as the student.
  int teachers = 3;  ///< Of `consolidate`, the first is the generalist.
  int size = 64;     ///< Of the images, in pixels.
  int batch = 64;
  std::int64_t classes = 100;
  bool bf16_teachers = false;
};

/// Networks with random weights and one batch of noise, ready to train.
struct Workload {
  std::vector<std::unique_ptr<teacher::Teacher>> teachers;
  std::unique_ptr<train::Stage> stage;
  data::Batch batch;
};

/// Error(kUsage) for an unknown method or model, for `train` with teachers
/// and the others without.
Workload make_workload(const WorkloadShape& shape, torch::Device device);

}  // namespace solera::cli
