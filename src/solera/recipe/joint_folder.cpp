#include "solera/recipe/joint_folder.h"

#include <fmt/format.h>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/io/safetensors.h"
#include "solera/recipe/network_folder.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

constexpr const char* kJointFile = "joint.json";
constexpr const char* kJointWeights = "joint.safetensors";

struct StoredLevel {
  std::string name;
  std::int64_t channels = 0;
  std::int64_t side = 0;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("name", name, "of the level");
    visit("channels", channels, "of its map");
    visit("side", side, "of its map; 0: a vector");
  }
  methods::LevelShape shape() const { return {name, channels, side}; }
};

StoredLevel stored(const methods::LevelShape& shape) {
  return {shape.name, shape.channels, shape.side};
}

struct StoredTap {
  std::string network;
  std::int64_t level = 0;
  models::InputSpec input;
  StoredLevel shape;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("network", network, "the folder's name");
    visit("level", level, "index of the level; -1: the embedding");
    visit("input", input, "how it sees images");
    visit("shape", shape, "of what is read");
  }
};

struct StoredBranch {
  std::string name;
  std::int64_t classes = 0;
  std::vector<StoredLevel> maps;
  std::int64_t dense = 0;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("name", name, "of the data set");
    visit("classes", classes, "of the data set");
    visit("maps", maps, "that students learn");
    visit("dense", dense, "size of the dense level; 0: none");
  }
};

/// joint.json.
struct JointDocument {
  methods::JointOptions options;
  bool bf16 = false;
  std::int64_t side = 0;
  std::vector<StoredTap> teachers;
  std::vector<StoredBranch> branches;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("options", options, "of the step");
    visit("bf16", bf16, "frozen networks in bfloat16");
    visit("side", side, "of the fused map; 0: embeddings");
    visit("teachers", teachers, "in the order of their channels");
    visit("branches", branches, "one for each data set");
  }
};

JointDocument document_of(const StoredJoint& joint) {
  const methods::JointGeometry& geometry = joint.joint->geometry();
  JointDocument document{joint.options, joint.bf16, geometry.side, {}, {}};
  for (std::size_t i = 0; i < joint.taps.size(); ++i) {
    const teacher::Tap& tap = joint.taps[i];
    document.teachers.push_back(
        {tap.name, tap.level, tap.input, stored(geometry.teachers[i])});
  }
  for (const methods::JointBranch& branch : geometry.branches) {
    StoredBranch row{branch.name, branch.classes, {}, branch.dense};
    for (const methods::LevelShape& map : branch.maps) {
      row.maps.push_back(stored(map));
    }
    document.branches.push_back(std::move(row));
  }
  return document;
}

bool is_size(std::int64_t number, std::int64_t least) {
  return number >= least && number <= 1 << 20;
}

// The numbers decide how much memory is asked for.
void check_sizes(const JointDocument& document, const std::string& where) {
  bool fits = is_size(document.side, 0) && document.teachers.size() <= 64 &&
              document.branches.size() <= 1024;
  const auto check = [&](const StoredLevel& level) {
    fits = fits && is_size(level.channels, 1) && is_size(level.side, 0);
  };
  for (const StoredTap& tap : document.teachers) check(tap.shape);
  for (const StoredBranch& branch : document.branches) {
    fits = fits && is_size(branch.classes, 1) && is_size(branch.dense, 0);
    for (const StoredLevel& map : branch.maps) {
      check(map);
      fits = fits && map.side > 0;
    }
  }
  if (fits) return;
  throw Error(ErrorKind::kBadInput, where,
              "found sizes out of range, expected a joint teacher as a step "
              "writes it");
}

methods::JointGeometry geometry_of(const JointDocument& document) {
  methods::JointGeometry geometry;
  geometry.side = document.side;
  for (const StoredTap& tap : document.teachers) {
    geometry.teachers.push_back(tap.shape.shape());
  }
  for (const StoredBranch& row : document.branches) {
    methods::JointBranch branch{row.name, row.classes, {}, row.dense};
    for (const StoredLevel& map : row.maps) branch.maps.push_back(map.shape());
    geometry.branches.push_back(std::move(branch));
  }
  return geometry;
}

JointDocument read_document(const fs::path& file) {
  JointDocument document;
  try {
    read_options(read_json(file), {file.string(), ""}, document);
  } catch (const Error& error) {
    throw Error(ErrorKind::kBadInput, "", error.what());
  }
  check_sizes(document, file.string());
  return document;
}

}  // namespace

std::unique_ptr<teacher::FeatureSource> StoredJoint::teachers(
    torch::Device device) const {
  return teacher::make_network_features(taps, {joint->geometry().side, bf16},
                                        device);
}

std::size_t StoredJoint::branch(const std::string& dataset,
                                const std::string& where) const {
  const auto& branches = joint->geometry().branches;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    if (branches[i].name == dataset) return i;
  }
  throw Error(ErrorKind::kUsage, where,
              "found a joint teacher that knows no data set '" + dataset + "'");
}

std::string StoredJoint::hash() const {
  Sha256 hash;
  hash.add(to_json(write_options(document_of(*this))));
  hash.add(tensor::state_hash(tensor::state_of(*joint)));
  for (const teacher::Tap& tap : taps) {
    hash.add(tensor::state_hash(tensor::state_of(*tap.network)));
  }
  return hash.hex();
}

void write_joint_folder(const fs::path& folder, const StoredJoint& joint) {
  make_folders(folder.parent_path());
  write_folder_atomically(folder, [&](const fs::path& inside) {
    io::write_safetensors(inside / kJointWeights,
                          tensor::state_of(*joint.joint), {});
    write_file_atomically(inside / kJointFile,
                          to_json(write_options(document_of(joint)), 2) + "\n");
  });
}

StoredJoint read_joint_folder(const fs::path& folder) {
  const JointDocument document = read_document(folder / kJointFile);
  StoredJoint stored;
  stored.options = document.options;
  stored.bf16 = document.bf16;
  stored.joint = std::make_shared<methods::JointTeacher>(geometry_of(document),
                                                         document.options, 0);
  const fs::path weights = folder / kJointWeights;
  tensor::load_state_strict(
      *stored.joint, io::read_safetensors(weights).tensors, weights.string());
  const fs::path networks =
      folder.parent_path().parent_path() / kTeachersFolder;
  for (const StoredTap& tap : document.teachers) {
    stored.taps.push_back({read_network_folder(networks / tap.network).network,
                           tap.network, tap.input, tap.level});
  }
  return stored;
}

fs::path find_joint_folder(const fs::path& step, const std::string& dataset,
                           const std::string& where) {
  for (const std::string& name : {dataset, std::string(kSharedJoint)}) {
    const fs::path folder = step / kJointsFolder / name;
    std::error_code ignored;
    if (fs::is_directory(folder, ignored)) return folder;
  }
  throw Error(ErrorKind::kUsage, where,
              "found no joint teacher of '" + dataset + "' in " +
                  step.string() + ", expected a step mlfd.joint that has it");
}

}  // namespace solera::recipe
