#include <torch/torch.h>

#include "solera/methods/mlfd/stages.h"
#include "solera/methods/mlfd/task_terms.h"

namespace solera::methods {
namespace {

class JointStage final : public train::Stage {
 public:
  JointStage(JointTeacherPtr joint, teacher::FeatureSource& teachers,
             LabelOffsets offsets, double label_smoothing)
      : joint_(std::move(joint)),
        teachers_(teachers),
        offsets_(std::move(offsets)),
        label_smoothing_(label_smoothing) {
    for (const JointBranch& branch : joint_->geometry().branches) {
      names_.push_back(branch.name);
    }
  }

  torch::nn::Module& module() override { return *joint_; }

  std::vector<optim::ParamGroup> param_groups() override {
    optim::ParamGroup group;
    group.name = "joint";
    for (const auto& item : joint_->named_parameters()) {
      group.parameters.emplace_back(item.key(), item.value());
    }
    return {group};
  }

  void set_train_mode() override { joint_->train(); }

  train::LossTerms compute_loss(const data::Batch& batch,
                                const teacher::TeacherOutputs&) override {
    const torch::Tensor fused = joint_->fuse(teachers_.features(batch));
    return task_terms(
        batch.labels.to(fused.device()), offsets_, names_, label_smoothing_,
        [&](std::size_t task, const torch::Tensor& rows) {
          return joint_->answer(task, fused.index_select(0, rows)).logits;
        });
  }

 private:
  JointTeacherPtr joint_;
  teacher::FeatureSource& teachers_;
  LabelOffsets offsets_;
  double label_smoothing_;
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<train::Stage> make_joint_stage(JointTeacherPtr joint,
                                               teacher::FeatureSource& teachers,
                                               LabelOffsets offsets,
                                               double label_smoothing) {
  return std::make_unique<JointStage>(std::move(joint), teachers,
                                      std::move(offsets), label_smoothing);
}

}  // namespace solera::methods
