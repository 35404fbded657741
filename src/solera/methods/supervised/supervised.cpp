#include "solera/methods/supervised/supervised.h"

#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/loss/cross_entropy.h"
#include "solera/loss/multi_label_soft_cross_entropy.h"
#include "solera/methods/network_groups.h"

namespace solera::methods {

void SupervisedOptions::validate(const std::string& where) const {
  require_option(label_smoothing >= 0 && label_smoothing < 1, where,
                 "label_smoothing", "from 0 to below 1");
  require_option(!backbone_lr || *backbone_lr >= 0, where, "backbone_lr",
                 "0 or more");
  require_option(!head_lr || *head_lr >= 0, where, "head_lr", "0 or more");
}

namespace {

class SupervisedStage final : public train::Stage {
 public:
  SupervisedStage(models::NetworkPtr network, const models::InputSpec& input,
                  const SupervisedOptions& options)
      : network_(std::move(network)), input_(input), options_(options) {
    if (network_->heads().empty()) {
      throw Error(ErrorKind::kUsage, network_->spec().architecture,
                  "found no head, expected one with the dataset's classes");
    }
    nn::set_norm_mode(*network_, options_.batch_norm);
    if (!options_.freeze_backbone) return;
    for (torch::Tensor& weight : network_->backbone().parameters()) {
      weight.set_requires_grad(false);
    }
  }

  torch::nn::Module& module() override { return *network_; }

  std::vector<optim::ParamGroup> param_groups() override {
    return network_groups(*network_,
                          {options_.backbone_lr, options_.head_lr, {}});
  }

  void set_train_mode() override {
    network_->train();
    if (options_.freeze_backbone) network_->backbone().eval();
  }

  train::LossTerms compute_loss(const data::Batch& batch,
                                const teacher::TeacherOutputs&) override {
    const torch::Device device = device_of(*network_);
    const torch::Tensor logits =
        network_->forward(models::make_input(batch.images, input_, device));
    return network_->heads().front().multi_label
               ? label_sets_loss(logits, batch.label_sets.to(device))
               : labels_loss(logits, batch.labels.to(device));
  }

 private:
  train::LossTerms labels_loss(const torch::Tensor& logits,
                               const torch::Tensor& labels) const {
    const torch::Tensor known = labels.ge(0);
    const torch::Tensor right =
        logits.detach().argmax(1).eq(labels).masked_select(known).to(
            torch::kFloat32);
    return {loss::cross_entropy(logits, labels, options_.label_smoothing),
            {{"train/acc1", right.mean()}}};
  }

  train::LossTerms label_sets_loss(const torch::Tensor& logits,
                                   const torch::Tensor& present) const {
    const double smoothing = options_.label_smoothing;
    const torch::Tensor target =
        present.to(torch::kFloat32) * (1.0 - smoothing) + smoothing / 2.0;
    const torch::Tensor right =
        logits.detach().gt(0.0).eq(present.ne(0)).to(torch::kFloat32);
    loss::SoftLossOptions plain;
    plain.temperature = 1.0;
    return {loss::multi_label_soft_cross_entropy_with_probabilities(
                logits, target, plain, loss::LabelReduction::kMean)
                .loss,
            {{"train/label_accuracy", right.mean()}}};
  }

  models::NetworkPtr network_;
  models::InputSpec input_;
  SupervisedOptions options_;
};

}  // namespace

std::unique_ptr<train::Stage> make_supervised_stage(
    models::NetworkPtr network, const models::InputSpec& input,
    const SupervisedOptions& options) {
  return std::make_unique<SupervisedStage>(std::move(network), input, options);
}

}  // namespace solera::methods
