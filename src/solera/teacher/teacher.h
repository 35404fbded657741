#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "solera/data/batch.h"

namespace solera::teacher {

/// What a teacher says of a batch.
struct TeacherOutput {
  torch::Tensor logits;  ///< float [B, classes], no gradient, on the device
                         ///< of the trainer.
};

/// One per teacher, in the order of the recipe.
using TeacherOutputs = std::vector<TeacherOutput>;

/// Something that labels batches: a frozen network, an ensemble, a cache.
/// Neither trainer nor method knows which. Outputs depend on the batch only.
class Teacher {
 public:
  virtual ~Teacher() = default;

  virtual const std::string& name() const = 0;
  virtual const std::vector<std::string>& class_names() const = 0;
  virtual std::int64_t classes() const = 0;
  virtual TeacherOutput predict(const data::Batch& batch) = 0;
};

}  // namespace solera::teacher
