#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/methods/mlfd/stages.h"
#include "solera/methods/mlfd/task_terms.h"
#include "solera/methods/network_groups.h"

namespace solera::methods {
namespace {

class MultiHeadStage final : public train::Stage {
 public:
  MultiHeadStage(models::NetworkPtr network, const models::InputSpec& input,
                 LabelOffsets offsets, const SupervisedOptions& options)
      : network_(std::move(network)),
        input_(input),
        offsets_(std::move(offsets)),
        options_(options) {
    for (const models::Head& head : network_->heads()) {
      names_.push_back(head.name);
    }
    if (names_.size() + 1 != offsets_.size()) {
      throw Error(ErrorKind::kUsage, network_->spec().architecture,
                  "found " + std::to_string(names_.size()) +
                      " heads, expected one for each dataset");
    }
    nn::set_norm_mode(*network_, options_.batch_norm);
  }

  torch::nn::Module& module() override { return *network_; }

  std::vector<optim::ParamGroup> param_groups() override {
    return network_groups(*network_,
                          {options_.backbone_lr, options_.head_lr, {}});
  }

  void set_train_mode() override { network_->train(); }

  train::LossTerms compute_loss(const data::Batch& batch,
                                const teacher::TeacherOutputs&) override {
    const torch::Device device = device_of(*network_);
    const torch::Tensor seen = network_->backbone().head_input(
        models::make_input(batch.images, input_, device));
    return task_terms(batch.labels.to(device), offsets_, names_,
                      options_.label_smoothing,
                      [&](std::size_t task, const torch::Tensor& rows) {
                        return network_->classify(network_->heads()[task],
                                                  seen.index_select(0, rows));
                      });
  }

 private:
  models::NetworkPtr network_;
  models::InputSpec input_;
  LabelOffsets offsets_;
  SupervisedOptions options_;
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<train::Stage> make_multi_head_stage(
    models::NetworkPtr network, const models::InputSpec& input,
    LabelOffsets offsets, const SupervisedOptions& options) {
  return std::make_unique<MultiHeadStage>(std::move(network), input,
                                          std::move(offsets), options);
}

}  // namespace solera::methods
