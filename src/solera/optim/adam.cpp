#include <torch/torch.h>

#include <cmath>

#include "solera/optim/update_rule.h"

namespace solera::optim {
namespace {

class Adam final : public UpdateRule {
 public:
  explicit Adam(const OptimizerOptions& options)
      : beta1_(options.beta1),
        beta2_(options.beta2),
        eps_(options.eps),
        decoupled_(options.kind == OptimizerKind::kAdamW) {}

  std::vector<std::string> moment_names() const override {
    return {"exp_avg", "exp_avg_sq"};
  }

  void update(const torch::Tensor& parameter, const torch::Tensor& gradient,
              double lr, double weight_decay, Moments& moments) const override {
    if (moments.tensors.empty()) {
      moments.tensors = {torch::zeros_like(parameter),
                         torch::zeros_like(parameter)};
    }
    torch::Tensor direction = gradient;
    if (decoupled_) {
      if (weight_decay != 0) parameter.mul_(1 - lr * weight_decay);
    } else if (weight_decay != 0) {
      direction = direction.add(parameter, weight_decay);
    }
    const torch::Tensor& mean = moments.tensors[0];
    const torch::Tensor& square = moments.tensors[1];
    mean.mul_(beta1_).add_(direction, 1 - beta1_);
    square.mul_(beta2_).addcmul_(direction, direction, 1 - beta2_);

    const auto t = static_cast<double>(moments.steps);
    const double correction1 = 1 - std::pow(beta1_, t);
    const double correction2 = 1 - std::pow(beta2_, t);
    const torch::Tensor denominator =
        square.sqrt().div_(std::sqrt(correction2)).add_(eps_);
    parameter.addcdiv_(mean, denominator, -lr / correction1);
  }

 private:
  double beta1_;
  double beta2_;
  double eps_;
  bool decoupled_;
};

}  // namespace

std::unique_ptr<UpdateRule> make_adam(const OptimizerOptions& options) {
  return std::make_unique<Adam>(options);
}

}  // namespace solera::optim
