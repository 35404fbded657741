#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/methods/mlfd/joint_teacher.h"
#include "solera/teacher/network_features.h"

namespace solera::recipe {

// A joint teacher as steps hand it on:
//
//   <folder>/
//     joint.json          its options and sizes, and what it reads of whom
//     joint.safetensors   its own layers
//   <folder>/../../teachers/<name>/     the frozen networks

/// A joint teacher and the frozen networks that it stands on.
struct StoredJoint {
  methods::JointTeacherPtr joint;
  methods::JointOptions options;
  std::vector<teacher::Tap> taps;  ///< In the order of its adaptors.
  bool bf16 = false;               ///< Of the frozen networks.

  /// What the taps say of the images of a batch.
  std::unique_ptr<teacher::FeatureSource> teachers(torch::Device device) const;
  /// The branch of a data set; Error(kUsage) at `where` if it has none.
  std::size_t branch(const std::string& dataset,
                     const std::string& where) const;
  /// A hash of everything that decides what it says.
  std::string hash() const;
};

/// Writes the folder, complete or not at all; the networks must be there, in
/// folders named after the taps.
void write_joint_folder(const std::filesystem::path& folder,
                        const StoredJoint& joint);

/// Error(kBadInput) naming the file if something is missing or does not fit.
StoredJoint read_joint_folder(const std::filesystem::path& folder);

/// Where a step keeps the joint teacher that knows `dataset`, its own or the
/// shared one. Error(kUsage) at `where` if there is none.
std::filesystem::path find_joint_folder(const std::filesystem::path& step,
                                        const std::string& dataset,
                                        const std::string& where);

constexpr const char* kJointsFolder = "joint";
constexpr const char* kSharedJoint = "shared";
constexpr const char* kTeachersFolder = "teachers";
constexpr const char* kStudentsFolder = "students";
constexpr const char* kRightFile = "answers.json";

}  // namespace solera::recipe
