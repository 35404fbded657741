#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/optim/param_group.h"
#include "solera/tensor/state_dict.h"

namespace solera::optim {

enum class OptimizerKind {
  kSgd,    ///< Momentum, Nesterov's if asked for, L2 weight decay.
  kAdam,   ///< Kingma and Ba, arXiv 1412.6980, L2 weight decay.
  kAdamW,  ///< Loshchilov and Hutter, arXiv 1711.05101, decoupled decay.
};

struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::kSgd;
  double lr = 0.01;            ///< Of groups that name none, >= 0.
  double momentum = 0.9;       ///< Of sgd, in [0, 1).
  bool nesterov = false;       ///< Of sgd, needs momentum.
  double beta1 = 0.9;          ///< Of adam and adamw, in [0, 1).
  double beta2 = 0.999;        ///< Of adam and adamw, in [0, 1).
  double eps = 1e-8;           ///< Of adam and adamw, >= 0.
  double weight_decay = 1e-4;  ///< >= 0.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("kind", kind, "the update rule");
    visit("lr", lr, "learning rate of groups that name none, >= 0");
    visit("momentum", momentum, "of sgd, from 0 to below 1");
    visit("nesterov", nesterov, "Nesterov's momentum, of sgd");
    visit("beta1", beta1, "of adam and adamw, from 0 to below 1");
    visit("beta2", beta2, "of adam and adamw, from 0 to below 1");
    visit("eps", eps, "added to the denominator of adam and adamw, >= 0");
    visit("weight_decay", weight_decay,
          "L2 for sgd and adam, decoupled for adamw, >= 0");
  }
  void validate(const std::string& where) const;
};

/// Learning rate of `group` when the schedule's factor is `lr_factor`.
double learning_rate(const OptimizerOptions& options, const ParamGroup& group,
                     double lr_factor);

/// Updates parameters in place. The formulas and the order of operations are
/// those of PyTorch's torch.optim. Not thread-safe.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  virtual const std::vector<ParamGroup>& groups() const = 0;

  /// One update with the groups' learning rates at `lr_factor`. Parameters
  /// whose gradient is undefined are skipped: no decay, no momentum.
  virtual void step(double lr_factor) = 0;

  /// Makes all gradients undefined, which also frees their memory.
  virtual void zero_grad() = 0;

  /// All that the next steps depend on besides the parameters:
  /// "<parameter>.steps" (int64 scalar, updates done) for every parameter and,
  /// once that is above 0, its moments ("<parameter>.momentum", or
  /// "<parameter>.exp_avg" and "<parameter>.exp_avg_sq"). The tensors are
  /// shared: copy or write them before the next step.
  virtual tensor::StateDict state() const = 0;

  /// Copies a state in; the next steps are then bit-identical to those of the
  /// optimizer that gave it. Missing, unexpected or wrongly shaped tensors
  /// are Error(kBadInput) at `where`, before anything is changed.
  virtual void load_state(const tensor::StateDict& state,
                          const std::string& where) = 0;
};

/// Error(kUsage) if a name or a tensor stands in the groups twice.
std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options,
                                          std::vector<ParamGroup> groups);

}  // namespace solera::optim

namespace solera {

template <>
struct EnumNames<optim::OptimizerKind> {
  static std::vector<std::pair<std::string, optim::OptimizerKind>> names() {
    return {{"sgd", optim::OptimizerKind::kSgd},
            {"adam", optim::OptimizerKind::kAdam},
            {"adamw", optim::OptimizerKind::kAdamW}};
  }
};

}  // namespace solera
