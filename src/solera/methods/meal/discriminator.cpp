#include "solera/methods/meal/discriminator.h"

#include <torch/torch.h>

#include <algorithm>

#include "solera/nn/init.h"

namespace solera::methods {

Discriminator::Discriminator(std::int64_t classes, DiscriminatorMode mode,
                             std::uint64_t seed)
    : mode_(mode) {
  const std::int64_t first = std::max(kLeastWidth, classes / 8);
  const std::int64_t second = std::max(kLeastWidth, classes / 8 / 8);
  const std::int64_t widths[] = {classes, first, second, 2};
  const at::Generator generator = nn::make_generator(seed);
  for (int i = 0; i < 3; ++i) {
    layers_.push_back(
        register_module("fc" + std::to_string(i + 1),
                        torch::nn::Linear(widths[i], widths[i + 1])));
    nn::init_linear_default(*layers_.back(), generator);
  }
}

torch::Tensor Discriminator::forward(const torch::Tensor& logits) {
  const torch::Tensor first = torch::relu(layers_[0](logits));
  const torch::Tensor last = layers_[2](torch::relu(layers_[1](first)));
  return mode_ == DiscriminatorMode::kMeal2 ? torch::relu(last) : last;
}

// The value of the student's logits with the gradient that the mode lets in.
torch::Tensor Discriminator::shown(const torch::Tensor& logits) const {
  switch (mode_) {
    case DiscriminatorMode::kProbe:
    case DiscriminatorMode::kOff:
      return logits.detach();
    case DiscriminatorMode::kGrl:
      return 2.0 * logits.detach() - logits;
    case DiscriminatorMode::kMeal2:
    case DiscriminatorMode::kMeal2Fixed:
      break;
  }
  return logits;
}

torch::Tensor Discriminator::loss(const torch::Tensor& student_logits,
                                  const torch::Tensor& teacher_logits) {
  const std::int64_t rows = student_logits.size(0);
  const torch::Tensor outputs = forward(torch::cat(
      {shown(student_logits), teacher_logits.detach().to(student_logits)}));
  torch::Tensor targets = torch::zeros_like(outputs);
  targets.narrow(0, 0, rows).select(1, 0).fill_(1.0);
  targets.narrow(0, rows, rows).select(1, 1).fill_(1.0);
  const torch::NoGradGuard no_grad;
  accuracy_ = outputs.argmax(1).eq(targets.argmax(1)).to(torch::kFloat).mean();
  dead_ = outputs.eq(0).all(0).to(torch::kFloat).mean();
  const torch::AutoGradMode with_grad(true);
  return torch::binary_cross_entropy_with_logits(outputs, targets);
}

}  // namespace solera::methods
