#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/methods/consolidation/options.h"
#include "solera/models/network.h"

namespace solera::methods {

/// The head that a student gets for a teacher.
struct HeadPlan {
  std::string name;
  std::int64_t classes = 0;
  std::vector<std::string> class_names;  ///< Empty if not known.
  bool multi_label = false;
};

/// The student at the start: the generalist's backbone, copied, in every arm;
/// its first head copied under the name `generalist_name` unless the arm is
/// TD; a head for each expert unless the arm is SL, from `seed`, initialised
/// as the architecture's library initialises its classifier (for ResNets
/// PyTorch's default of Linear, as in the paper); and with `label_weight` above
/// 0 a last head `labels`, which must then have classes. Names must differ:
/// Error(kUsage).
models::NetworkPtr make_student(models::Network& generalist,
                                const std::string& generalist_name,
                                const std::vector<HeadPlan>& experts,
                                const HeadPlan& labels,
                                const ConsolidationOptions& options,
                                std::uint64_t seed);

/// Lets a student that make_student made start elsewhere: from the backbone of
/// `init`, and, for each of its heads, from the head of `init` with the same
/// name, number and (where both are known) names of classes; other heads stay
/// as they are. Error(kUsage) at `where` naming the first tensor in which the
/// backbones differ.
void start_student_from(models::Network& student, models::Network& init,
                        const std::string& where);

}  // namespace solera::methods
