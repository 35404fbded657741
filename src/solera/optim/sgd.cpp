#include <torch/torch.h>

#include "solera/optim/update_rule.h"

namespace solera::optim {
namespace {

class Sgd final : public UpdateRule {
 public:
  explicit Sgd(const OptimizerOptions& options)
      : momentum_(options.momentum), nesterov_(options.nesterov) {}

  std::vector<std::string> moment_names() const override {
    if (momentum_ == 0) return {};
    return {"momentum"};
  }

  void update(const torch::Tensor& parameter, const torch::Tensor& gradient,
              double lr, double weight_decay, Moments& moments) const override {
    torch::Tensor direction = gradient;
    if (weight_decay != 0) direction = direction.add(parameter, weight_decay);
    if (momentum_ != 0)
      direction = with_momentum(direction, parameter, moments);
    parameter.add_(direction, -lr);
  }

 private:
  torch::Tensor with_momentum(const torch::Tensor& direction,
                              const torch::Tensor& parameter,
                              Moments& moments) const {
    if (moments.tensors.empty()) {
      // Laid out as after a resume: rounding may depend on the layout.
      moments.tensors = {torch::empty_like(parameter).copy_(direction)};
    } else {
      moments.tensors[0].mul_(momentum_).add_(direction);
    }
    const torch::Tensor& buffer = moments.tensors[0];
    return nesterov_ ? direction.add(buffer, momentum_) : buffer;
  }

  double momentum_;
  bool nesterov_;
};

}  // namespace

std::unique_ptr<UpdateRule> make_sgd(const OptimizerOptions& options) {
  return std::make_unique<Sgd>(options);
}

}  // namespace solera::optim
