#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "solera/optim/optimizer.h"

namespace solera::optim {

/// What an optimizer remembers of one parameter.
struct Moments {
  std::int64_t steps = 0;  ///< Updates done.
  std::vector<torch::Tensor>
      tensors;  ///< Shape and layout of the parameter, in the
                ///< order of UpdateRule::moment_names;
                ///< empty while steps is 0.
};

/// The formula of an optimizer for one parameter. Has no state of its own.
class UpdateRule {
 public:
  virtual ~UpdateRule() = default;

  /// Names of the tensors in Moments.
  virtual std::vector<std::string> moment_names() const = 0;

  /// Updates `parameter` in place from its defined `gradient`, which is left
  /// as it is. Called without gradient tracking, `moments.steps` counting this
  /// update; at the first, the rule makes the tensors.
  virtual void update(const torch::Tensor& parameter,
                      const torch::Tensor& gradient, double lr,
                      double weight_decay, Moments& moments) const = 0;
};

std::unique_ptr<UpdateRule> make_sgd(const OptimizerOptions& options);
std::unique_ptr<UpdateRule> make_adam(const OptimizerOptions& options);

}  // namespace solera::optim
