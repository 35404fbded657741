#include "solera/optim/clip.h"

#include <torch/torch.h>

#include <cmath>

namespace solera::optim {

double clip_grad_norm(const std::vector<torch::Tensor>& parameters,
                      double max_norm) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> gradients;
  std::vector<torch::Tensor> norms;
  for (const torch::Tensor& parameter : parameters) {
    const torch::Tensor& gradient = parameter.grad();
    if (!gradient.defined()) continue;
    gradients.push_back(gradient);
    norms.push_back(gradient.norm().to(parameters.front().device()));
  }
  if (norms.empty()) return 0.0;
  const double norm = torch::stack(norms).norm().item<double>();
  const double scale = max_norm / (norm + 1e-6);
  if (std::isfinite(norm) && scale < 1) {
    for (torch::Tensor& gradient : gradients) gradient.mul_(scale);
  }
  return norm;
}

}  // namespace solera::optim
