#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/methods/mlfd/options.h"
#include "solera/models/model_spec.h"

namespace solera::methods {

/// A place in a network where features can be read.
struct LevelShape {
  std::string name;
  std::int64_t channels = 0;
  std::int64_t side = 0;  ///< Of the map; 0: a vector, no map.

  std::string text() const;  ///< "128x8x8", "512".
};

/// Every place of a network at an input size.
struct NetworkShape {
  std::vector<LevelShape> levels;  ///< Maps, the largest first.
  std::vector<std::int64_t> strides;
  LevelShape embedding;

  /// The level with index `place`; teacher::kEmbeddingTap is the embedding.
  const LevelShape& at(std::int64_t place) const;
};

/// Measured with an input of zeros.
NetworkShape measure(const models::ModelSpec& spec, int size);

/// The index of the level that `text` names, or teacher::kEmbeddingTap:
/// "embedding" or "L_1", "last" or "L_2", "last-1" or "L_3", ..., a stride, or
/// a level's name. Error(kUsage) at `where` that lists what there is.
std::int64_t find_place(const NetworkShape& shape, const std::string& text,
                        const std::string& where);

/// What a joint teacher says of one dataset.
struct JointBranch {
  std::string name;
  std::int64_t classes = 0;
  /// Its distilled maps: the name of the student's level, the student's
  /// channels, and the side that the map has.
  std::vector<LevelShape> maps;
  std::int64_t dense = 0;  ///< Size of the dense level; 0: none.
};

/// All sizes of a joint teacher but its width.
struct JointGeometry {
  std::vector<LevelShape> teachers;  ///< What is read; sides before fusion.
  std::int64_t side = 0;             ///< Of the fused map; 0: embeddings.
  std::vector<JointBranch> branches;
};

/// A network by its name and its places.
struct NamedShape {
  std::string name;
  NetworkShape shape;
  std::int64_t classes = 0;  ///< Of a student's dataset.
};

/// The joint teacher of `teachers` for students of `tasks`. The fused map has
/// the smallest side among the teachers' maps and the students' at the merge;
/// larger ones are averaged. Behind it, a map is no larger than the student's
/// level and no larger than the map before it. Error(kUsage) at `where`.
JointGeometry plan_joint(const std::vector<NamedShape>& teachers,
                         const std::vector<NamedShape>& tasks,
                         const JointOptions& options, const std::string& where);

/// A place of the student and the joint teacher's answer that it should equal.
struct FeatureTarget {
  std::int64_t place = 0;  ///< In the student: a level or the embedding.
  std::size_t answer = 0;  ///< Among [logits, maps..., dense].
  LevelShape shape;        ///< Of the answer.
};

/// The targets of `levels` (empty: all that the branch has). Error(kUsage) at
/// `where`, with both shapes, for a student whose level has other channels or
/// a smaller side than the answer; and for a level that has no answer.
std::vector<FeatureTarget> match_levels(const NetworkShape& student,
                                        const JointBranch& branch,
                                        const std::vector<std::string>& levels,
                                        const std::string& where);

}  // namespace solera::methods
