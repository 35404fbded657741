#include "solera/methods/mlfd/task_terms.h"

#include <torch/torch.h>

#include "solera/loss/cross_entropy.h"

namespace solera::methods {

train::LossTerms task_terms(const torch::Tensor& labels,
                            const LabelOffsets& offsets,
                            const std::vector<std::string>& names,
                            double label_smoothing, const TaskLogits& logits) {
  train::LossTerms terms;
  const torch::Tensor zero = torch::zeros({}, labels.device());
  torch::Tensor sum = zero;
  double present = 0.0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const torch::Tensor rows =
        torch::nonzero(
            labels.ge(offsets[i]).logical_and(labels.lt(offsets[i + 1])))
            .flatten();
    torch::Tensor loss = zero;
    torch::Tensor right = zero;
    if (rows.numel() > 0) {
      const torch::Tensor own = labels.index_select(0, rows) - offsets[i];
      const torch::Tensor said = logits(i, rows);
      loss = loss::cross_entropy(said, own, label_smoothing);
      right = said.detach().argmax(1).eq(own).to(torch::kFloat32).mean();
      sum = sum + loss;
      present += 1.0;
    }
    terms.logged.emplace_back("loss/" + names[i], loss.detach());
    terms.logged.emplace_back("train/acc1/" + names[i], right);
  }
  terms.total = sum / std::max(1.0, present);
  return terms;
}

}  // namespace solera::methods
