#include "solera/optim/optimizer.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <set>

#include "solera/core/error.h"
#include "solera/optim/state_reader.h"
#include "solera/optim/update_rule.h"

namespace solera::optim {
namespace {

const char* const kStepsSuffix = ".steps";

/// One parameter with its settings and memory.
struct Slot {
  std::string name;
  torch::Tensor parameter;
  double lr;
  bool scheduled;
  double weight_decay;
  Moments moments;
};

std::vector<Slot> make_slots(const OptimizerOptions& options,
                             const std::vector<ParamGroup>& groups) {
  std::vector<Slot> slots;
  for (const ParamGroup& group : groups) {
    const double lr = learning_rate(options, group, 1.0);
    const double decay = options.weight_decay * group.weight_decay_scale;
    for (const auto& [name, parameter] : group.parameters) {
      slots.push_back({name, parameter, lr, group.scheduled, decay, {}});
    }
  }
  return slots;
}

void refuse_duplicates(const std::vector<ParamGroup>& groups) {
  std::set<std::string> names;
  std::set<const void*> tensors;
  for (const ParamGroup& group : groups) {
    for (const auto& [name, parameter] : group.parameters) {
      if (!names.insert(name).second ||
          !tensors.insert(parameter.unsafeGetTensorImpl()).second) {
        throw Error(ErrorKind::kUsage, "optimizer",
                    fmt::format("parameter '{}' of group '{}' stands in the "
                                "groups twice, expected once",
                                name, group.name));
      }
    }
  }
}

class RuleOptimizer final : public Optimizer {
 public:
  RuleOptimizer(std::unique_ptr<UpdateRule> rule,
                const OptimizerOptions& options, std::vector<ParamGroup> groups)
      : rule_(std::move(rule)),
        groups_(std::move(groups)),
        slots_(make_slots(options, groups_)) {}

  const std::vector<ParamGroup>& groups() const override { return groups_; }

  void step(double lr_factor) override {
    const torch::NoGradGuard no_grad;
    for (Slot& slot : slots_) {
      const torch::Tensor& gradient = slot.parameter.grad();
      if (!gradient.defined()) continue;
      ++slot.moments.steps;
      const double lr = slot.scheduled ? slot.lr * lr_factor : slot.lr;
      rule_->update(slot.parameter, gradient, lr, slot.weight_decay,
                    slot.moments);
    }
  }

  void zero_grad() override {
    for (Slot& slot : slots_) slot.parameter.mutable_grad() = torch::Tensor();
  }

  tensor::StateDict state() const override {
    tensor::StateDict state;
    const std::vector<std::string> names = rule_->moment_names();
    for (const Slot& slot : slots_) {
      state.set(slot.name + kStepsSuffix,
                torch::scalar_tensor(slot.moments.steps, torch::kInt64));
      for (std::size_t i = 0; i < slot.moments.tensors.size(); ++i) {
        state.set(slot.name + "." + names[i], slot.moments.tensors[i]);
      }
    }
    return state;
  }

  void load_state(const tensor::StateDict& state,
                  const std::string& where) override {
    const StateReader reader(state, where);
    std::vector<Moments> loaded;
    std::size_t used = 0;
    for (const Slot& slot : slots_) {
      loaded.push_back(read_moments(reader, slot));
      used += 1 + loaded.back().tensors.size();
    }
    reader.require_size(used);
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      slots_[i].moments = std::move(loaded[i]);
    }
  }

 private:
  Moments read_moments(const StateReader& reader, const Slot& slot) const {
    Moments moments;
    moments.steps = reader.count(slot.name + kStepsSuffix);
    if (moments.steps == 0) return moments;
    for (const std::string& name : rule_->moment_names()) {
      const torch::Tensor& saved =
          reader.like(slot.name + "." + name, slot.parameter);
      moments.tensors.push_back(
          torch::empty_like(slot.parameter.detach()).copy_(saved));
    }
    return moments;
  }

  std::unique_ptr<UpdateRule> rule_;
  std::vector<ParamGroup> groups_;
  std::vector<Slot> slots_;
};

}  // namespace

void OptimizerOptions::validate(const std::string& where) const {
  require_option(lr >= 0 && std::isfinite(lr), where, "lr",
                 "finite, 0 or more");
  require_option(momentum >= 0 && momentum < 1, where, "momentum",
                 "from 0 to below 1");
  require_option(!nesterov || momentum > 0, where, "momentum",
                 "above 0 with nesterov");
  require_option(beta1 >= 0 && beta1 < 1, where, "beta1", "from 0 to below 1");
  require_option(beta2 >= 0 && beta2 < 1, where, "beta2", "from 0 to below 1");
  require_option(eps >= 0, where, "eps", "0 or more");
  require_option(weight_decay >= 0 && std::isfinite(weight_decay), where,
                 "weight_decay", "finite, 0 or more");
}

double learning_rate(const OptimizerOptions& options, const ParamGroup& group,
                     double lr_factor) {
  const double base = group.lr.value_or(options.lr) * group.lr_scale;
  return group.scheduled ? base * lr_factor : base;
}

std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options,
                                          std::vector<ParamGroup> groups) {
  refuse_duplicates(groups);
  auto rule = options.kind == OptimizerKind::kSgd ? make_sgd(options)
                                                  : make_adam(options);
  return std::make_unique<RuleOptimizer>(std::move(rule), options,
                                         std::move(groups));
}

}  // namespace solera::optim
