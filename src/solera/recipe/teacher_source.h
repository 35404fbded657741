#pragma once

#include <memory>
#include <string>

#include "solera/recipe/network_source.h"
#include "solera/teacher/teacher.h"

namespace solera::recipe {

/// Where and how teachers compute.
struct TeacherSetting {
  torch::Device device = torch::kCPU;
  bool bf16 = false;  ///< Of networks of the catalogue; foreign ones stay.
};

/// A frozen teacher, ready to label batches, and what it does not say itself.
struct LoadedTeacher {
  std::string label;
  std::unique_ptr<teacher::Teacher> teacher;
  models::InputSpec input;   ///< How it sees images.
  bool multi_label = false;  ///< Any number of labels an image.
  std::string architecture;  ///< Of the catalogue; empty if foreign.
};

/// The teacher that a recipe names, whatever it is: weights of an architecture
/// of the catalogue, or a foreign network (foreign_network.h). Errors are those
/// of load_network and of the teachers; Error(kUsage) for weights without a
/// classifier.
LoadedTeacher load_teacher(const NetworkSource& source,
                           const StepContext& context,
                           const TeacherSetting& setting);

/// The same for a network that is loaded already; it is not changed.
LoadedTeacher make_teacher(const LoadedNetwork& loaded,
                           const TeacherSetting& setting);

}  // namespace solera::recipe
