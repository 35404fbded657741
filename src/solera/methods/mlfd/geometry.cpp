#include "solera/methods/mlfd/geometry.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/models/catalogue.h"
#include "solera/teacher/network_features.h"

namespace solera::methods {
namespace {

using teacher::kEmbeddingTap;

std::string describe(const NetworkShape& shape) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < shape.levels.size(); ++i) {
    words.push_back(fmt::format("{} (stride {}, {})", shape.levels[i].name,
                                shape.strides[i], shape.levels[i].text()));
  }
  return join(words, ", ") + ", embedding";
}

// "last-2" and "L_4" are the third from the end; -1: the text is neither.
std::int64_t steps_from_last(const std::string& text) {
  if (text == "last") return 0;
  for (const auto& [prefix, first] :
       {std::pair<const char*, std::int64_t>{"last-", 0}, {"L_", 2}}) {
    if (!starts_with(text, prefix)) continue;
    const std::string digits = text.substr(std::string(prefix).size());
    if (digits.size() == 1 && digits[0] >= '0' && digits[0] <= '9') {
      return digits[0] - '0' - first;
    }
  }
  return -1;
}

std::int64_t place_of_name(const NetworkShape& shape, const std::string& text) {
  // From the end: of several levels of a stride the last counts.
  for (std::size_t i = shape.levels.size(); i-- > 0;) {
    if (shape.levels[i].name == text ||
        std::to_string(shape.strides[i]) == text) {
      return static_cast<std::int64_t>(i);
    }
  }
  return -1;
}

std::int64_t halved(std::int64_t side) { return (side + 1) / 2; }

/// The maps of one branch, from the fused side on.
std::vector<LevelShape> plan_maps(const NetworkShape& student,
                                  std::int64_t place, std::int64_t side,
                                  JointLayout layout) {
  std::vector<LevelShape> maps;
  const auto count = static_cast<std::int64_t>(student.levels.size());
  std::int64_t reached = side;
  for (std::int64_t i = place; i < count; ++i) {
    LevelShape map = student.at(i);
    if (layout == JointLayout::kCompleted) {
      reached = std::min(reached, map.side);
    } else if (i + 1 < count) {
      reached = halved(reached);
    }
    map.side = reached;
    maps.push_back(map);
  }
  return maps;
}

[[noreturn]] void throw_mismatch(const LevelShape& student,
                                 const LevelShape& teacher,
                                 const std::string& where) {
  throw Error(
      ErrorKind::kUsage, where,
      fmt::format("found {} at {} of the student and {} of the joint teacher, "
                  "expected the same channels and no smaller side; train the "
                  "joint teacher for this student",
                  student.text(), student.name, teacher.text()));
}

}  // namespace

std::string LevelShape::text() const {
  return side == 0 ? std::to_string(channels)
                   : fmt::format("{}x{}x{}", channels, side, side);
}

const LevelShape& NetworkShape::at(std::int64_t place) const {
  return place == kEmbeddingTap ? embedding
                                : levels.at(static_cast<std::size_t>(place));
}

NetworkShape measure(const models::ModelSpec& spec, int size) {
  const torch::NoGradGuard no_grad;
  const models::BackbonePtr backbone =
      models::find_model(spec.architecture).make(spec);
  backbone->eval();
  const models::Features features =
      backbone->forward_features(torch::zeros({1, 3, size, size}));
  NetworkShape shape;
  for (std::size_t i = 0; i < features.maps.size(); ++i) {
    const models::Level& level = backbone->levels()[i];
    shape.levels.push_back(
        {level.name, features.maps[i].size(1), features.maps[i].size(2)});
    shape.strides.push_back(level.stride);
  }
  shape.embedding = {"embedding", features.embedding.size(1), 0};
  return shape;
}

std::int64_t find_place(const NetworkShape& shape, const std::string& text,
                        const std::string& where) {
  if (text == "embedding" || text == "L_1") return kEmbeddingTap;
  const auto count = static_cast<std::int64_t>(shape.levels.size());
  const std::int64_t steps = steps_from_last(text);
  const std::int64_t place =
      steps >= 0 ? count - 1 - steps : place_of_name(shape, text);
  if (place >= 0) return place;
  throw Error(ErrorKind::kUsage, where,
              "found no level '" + text + "', expected one of " +
                  describe(shape) + ", last, last-1, ...");
}

JointGeometry plan_joint(const std::vector<NamedShape>& teachers,
                         const std::vector<NamedShape>& tasks,
                         const JointOptions& options,
                         const std::string& where) {
  JointGeometry geometry;
  const bool fuses_maps = find_place(tasks.front().shape, options.merge,
                                     where + ".merge") != kEmbeddingTap;
  const auto narrow = [&](std::int64_t side) {
    geometry.side = geometry.side == 0 ? side : std::min(geometry.side, side);
  };
  for (const NamedShape& each : teachers) {
    LevelShape tapped =
        each.shape.at(find_place(each.shape, options.place_of(each.name),
                                 where + ".merge of " + each.name));
    if ((tapped.side > 0) != fuses_maps) {
      throw Error(ErrorKind::kUsage, where + ".merge_of." + each.name,
                  "found a map and an embedding to be fused, expected one kind "
                  "of all teachers");
    }
    if (fuses_maps) narrow(tapped.side);
    geometry.teachers.push_back(std::move(tapped));
  }
  if (fuses_maps) {
    for (const NamedShape& task : tasks) {
      narrow(task.shape.at(find_place(task.shape, options.merge, where)).side);
    }
  }
  for (const NamedShape& task : tasks) {
    JointBranch branch{task.name, task.classes, {}, 0};
    if (fuses_maps) {
      branch.maps =
          plan_maps(task.shape, find_place(task.shape, options.merge, where),
                    geometry.side, options.layout);
    }
    if (options.dense_level) branch.dense = task.shape.embedding.channels;
    geometry.branches.push_back(std::move(branch));
  }
  return geometry;
}

std::vector<FeatureTarget> match_levels(const NetworkShape& student,
                                        const JointBranch& branch,
                                        const std::vector<std::string>& levels,
                                        const std::string& where) {
  std::vector<FeatureTarget> all;
  for (std::size_t i = 0; i < branch.maps.size(); ++i) {
    all.push_back({find_place(student, branch.maps[i].name, where), i + 1,
                   branch.maps[i]});
  }
  if (branch.dense > 0) {
    all.push_back({kEmbeddingTap,
                   branch.maps.size() + 1,
                   {"embedding", branch.dense, 0}});
  }
  std::vector<FeatureTarget> chosen;
  for (const std::string& text : levels) {
    const std::int64_t place = find_place(student, text, where + ".levels");
    const auto found = std::find_if(
        all.begin(), all.end(),
        [&](const FeatureTarget& target) { return target.place == place; });
    if (found == all.end()) {
      throw Error(ErrorKind::kUsage, where + ".levels",
                  "found '" + text +
                      "', of which the joint teacher has no features; merge "
                      "it earlier, or give it a dense_level");
    }
    chosen.push_back(*found);
  }
  if (levels.empty()) chosen = all;
  for (const FeatureTarget& target : chosen) {
    const LevelShape& own = student.at(target.place);
    if (own.channels != target.shape.channels || own.side < target.shape.side) {
      throw_mismatch(own, target.shape, where);
    }
  }
  return chosen;
}

}  // namespace solera::methods
