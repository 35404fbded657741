#include "solera/eval/class_order.h"

#include <torch/torch.h>

#include "solera/eval/assignment.h"

namespace solera::eval {
namespace {

using torch::Tensor;

// Whether an image is the 2nd, 4th, ... of its class.
Tensor every_second(const Tensor& labels, std::size_t classes) {
  std::vector<bool> second(classes, true);
  Tensor chosen = torch::zeros_like(labels, torch::kBool);
  const auto label = labels.accessor<std::int64_t, 1>();
  auto is_chosen = chosen.accessor<bool, 1>();
  for (std::int64_t i = 0; i < labels.size(0); ++i) {
    const auto c = static_cast<std::size_t>(label[i]);
    second[c] = !second[c];
    is_chosen[i] = second[c];
  }
  return chosen;
}

// The output of each class that agrees with most of the images `seen`.
Tensor fitted_outputs(const Tensor& predicted, const Tensor& labels,
                      const Tensor& seen, std::int64_t classes,
                      std::int64_t head_outputs) {
  const Tensor pairs = (labels * head_outputs + predicted).masked_select(seen);
  const Tensor counts = torch::bincount(pairs, {}, classes * head_outputs);
  return torch::tensor(best_assignment(counts.view({classes, head_outputs})),
                       torch::kInt64);
}

}  // namespace

std::string class_order_name(ClassOrder order) {
  switch (order) {
    case ClassOrder::kNextOutput:
      return "classes shifted by +1";
    case ClassOrder::kPreviousOutput:
      return "classes shifted by -1";
    case ClassOrder::kPermuted:
      return "another order of classes";
    case ClassOrder::kAsGiven:
      break;
  }
  return "as given";
}

Answers answers_in_order(ClassOrder order, const Tensor& predicted,
                         const Tensor& labels,
                         const std::vector<std::int64_t>& outputs,
                         std::int64_t head_outputs) {
  Tensor output = torch::tensor(outputs, torch::kInt64);
  Tensor measured = torch::ones_like(labels, torch::kBool);
  if (order == ClassOrder::kNextOutput) output = output + 1;
  if (order == ClassOrder::kPreviousOutput) output = output - 1;
  if (order == ClassOrder::kPermuted) {
    measured = every_second(labels, outputs.size());
    output = fitted_outputs(predicted, labels, measured.logical_not(),
                            output.size(0), head_outputs);
  }
  const Tensor images = measured.nonzero().flatten();
  const Tensor right = output.index_select(0, labels).eq(predicted);
  return {images, right.index_select(0, images)};
}

}  // namespace solera::eval
