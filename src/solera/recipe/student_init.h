#pragma once

#include <optional>
#include <vector>

#include "solera/recipe/merge_settings.h"
#include "solera/recipe/provenance.h"

namespace solera::recipe {

/// `init:` of `consolidate`, what the student starts from instead of a copy of
/// the generalist: a network as network_source.h has it (such as the step
/// `merge` gives), or its teachers merged on the spot, the generalist being the
/// base, or the first network of an average:
///
///   {merge: {method: ties, lambda: 1}}
struct StudentInit {
  std::optional<NetworkSource> network;
  std::optional<MergeSettings> merge;

  bool is_given() const { return network || merge; }
  /// The option with all defaults, for the plan of the step.
  Value resolved(const Value& given) const;
};

/// Null says that there is none. Error(kUsage) if it is neither of the two.
StudentInit read_student_init(const Value& value, const Place& place);

/// Loads or merges; batch norms of a merge are measured on `proxy`. `teachers`
/// are the generalist and the networks of the experts. Adds the network of
/// `init` to `lineage`; that the teachers are there already is the caller's.
models::NetworkPtr load_student_init(const StudentInit& init,
                                     const std::vector<NetworkSource>& teachers,
                                     const models::InputSpec& input,
                                     const ProxyView& proxy,
                                     const StepContext& context,
                                     Lineage& lineage);

}  // namespace solera::recipe
