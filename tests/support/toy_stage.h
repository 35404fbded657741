#pragma once

#include <torch/torch.h>

#include "solera/train/stage.h"
#include "tests/support/toy_network.h"

namespace solera::support {

/// Cross-entropy of a toy network on labels, with dropout, so that a resumed
/// run needs the same random numbers too.
class ToyStage final : public train::Stage {
 public:
  explicit ToyStage(models::NetworkPtr network)
      : network_(std::move(network)) {}

  torch::nn::Module& module() override { return *network_; }

  std::vector<optim::ParamGroup> param_groups() override {
    optim::ParamGroup group;
    group.name = "all";
    for (const auto& item : network_->named_parameters()) {
      group.parameters.emplace_back(item.key(), item.value());
    }
    return {group};
  }

  void set_train_mode() override { network_->train(); }

  train::LossTerms compute_loss(const data::Batch& batch,
                                const teacher::TeacherOutputs&) override {
    const torch::Tensor embedding = network_->backbone().embed(
        models::make_input(batch.images, toy_input(), torch::kCPU));
    const torch::Tensor logits = network_->heads()[0].linear->forward(
        torch::dropout(embedding, 0.2, network_->is_training()));
    return {torch::nn::functional::cross_entropy(logits, batch.labels),
            {{"logit", logits.detach().mean()}}};
  }

 private:
  models::NetworkPtr network_;
};

}  // namespace solera::support
