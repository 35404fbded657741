#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"

namespace solera::methods {

/// What the discriminator of MEAL V2 does to the student. It is told student
/// logits from the teachers' mean logits; only `grl` is adversarial.
enum class DiscriminatorMode {
  kOff,
  /// As released: a ReLU after the last layer as well, the student helps the
  /// discriminator (joint minimisation), one learning rate for all. The ReLU
  /// keeps the loss above ln 2 / 2 = 0.3466, and a start where both outputs
  /// are dead never leaves ln 2 = 0.6931.
  kMeal2,
  kMeal2Fixed,  ///< The same without the last ReLU, with its own rate.
  kGrl,         ///< The gradient into the student is reversed.
  kProbe,       ///< The student does not feel it: a metric.
};

/// Three affine layers C -> C/8 -> C/64 -> 2 with ReLU between them (Shen and
/// Savvides, arXiv 2009.08453, section 3, and its released code). Hidden
/// layers have at least kLeastWidth units, which the released sizes (1000,
/// 125, 15) do not touch: for few classes C/64 would be nothing.
class Discriminator : public torch::nn::Module {
 public:
  static constexpr std::int64_t kLeastWidth = 8;

  /// `mode` is not kOff. Weights uniform in +-1 / sqrt(fan-in), from `seed`.
  Discriminator(std::int64_t classes, DiscriminatorMode mode,
                std::uint64_t seed);

  /// [B, 2] for logits [B, classes]: student, teacher.
  torch::Tensor forward(const torch::Tensor& logits);

  /// Mean over 2B x 2 entries of the binary cross-entropy with logits; rows of
  /// the student are (1, 0), rows of the teachers (0, 1). Into the student the
  /// gradient goes as the mode says, into `teacher_logits` never.
  torch::Tensor loss(const torch::Tensor& student_logits,
                     const torch::Tensor& teacher_logits);

  /// Share of rows told right, and of outputs that are 0 for every row of the
  /// last loss() (dead: only kMeal2 has them). Scalars.
  const torch::Tensor& accuracy() const { return accuracy_; }
  const torch::Tensor& dead() const { return dead_; }

 private:
  torch::Tensor shown(const torch::Tensor& student_logits) const;

  DiscriminatorMode mode_;
  std::vector<torch::nn::Linear> layers_;
  torch::Tensor accuracy_;
  torch::Tensor dead_;
};

}  // namespace solera::methods

namespace solera {
template <>
struct EnumNames<methods::DiscriminatorMode> {
  static std::vector<std::pair<std::string, methods::DiscriminatorMode>>
  names() {
    using Mode = methods::DiscriminatorMode;
    return {{"off", Mode::kOff},
            {"meal2", Mode::kMeal2},
            {"meal2_fixed", Mode::kMeal2Fixed},
            {"grl", Mode::kGrl},
            {"probe", Mode::kProbe}};
  }
};
}  // namespace solera
