#pragma once

#include <string>
#include <vector>

#include "solera/recipe/network_source.h"
#include "solera/recipe/provenance.h"
#include "solera/recipe/teacher_source.h"

namespace solera::recipe {

/// A teacher of a consolidation, and so a head of the student: a network as
/// network_source.h has it, or several of one class list that speak as one
/// (the mean of their probabilities, see teacher/ensemble_teacher.h):
///
///   {name: birds, ensemble: ["${a}", "${b}"], shares: [2, 1]}
struct ExpertSource {
  std::string name;
  std::vector<NetworkSource> members;  ///< One, but for an ensemble.
  std::vector<double> shares;          ///< Relative weights; empty: all alike.
  Place place;                         ///< Where the recipe names it.

  std::string label() const;
};

/// Reads either way. Error(kUsage) if it is none, for an ensemble without a
/// name, for members of one name and for shares that do not fit.
ExpertSource read_expert_source(const Value& value, const Place& place);

/// Ready to label batches. Members' classes are matched by name as in a `meal`
/// step; those with other classes, or with any number of labels an image, are
/// Error(kUsage). Adds every member to `lineage`.
LoadedTeacher load_expert(const ExpertSource& source,
                          const StepContext& context,
                          const TeacherSetting& setting, Lineage& lineage);

}  // namespace solera::recipe
