#include "solera/methods/mlfd/options.h"

namespace solera::methods {

void JointOptions::validate(const std::string& where) const {
  require_option(width >= 1 && width <= 65536, where, "width",
                 "from 1 to 65536");
  require_option(dropout >= 0 && dropout < 1, where, "dropout",
                 "from 0 to below 1");
  require_option(label_smoothing >= 0 && label_smoothing < 1, where,
                 "label_smoothing", "from 0 to below 1");
}

const std::string& JointOptions::place_of(const std::string& teacher) const {
  const auto found = merge_of.find(teacher);
  return found == merge_of.end() ? merge : found->second;
}

void MlfdOptions::validate(const std::string& where) const {
  require_option(soft_weight >= 0, where, "soft_weight", "0 or more");
  require_option(feature_weight >= 0, where, "feature_weight", "0 or more");
  require_option(hard_weight >= 0, where, "hard_weight", "0 or more");
  require_option(soft_weight + feature_weight + hard_weight > 0, where,
                 "hard_weight", "above 0 where the other weights are 0");
  require_option(temperature > 0, where, "temperature", "above 0");
  require_option(!backbone_lr || *backbone_lr >= 0, where, "backbone_lr",
                 "0 or more");
  require_option(!head_lr || *head_lr >= 0, where, "head_lr", "0 or more");
}

}  // namespace solera::methods
