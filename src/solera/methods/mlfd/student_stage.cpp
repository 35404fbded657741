#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/methods/mlfd/loss.h"
#include "solera/methods/mlfd/stages.h"
#include "solera/methods/network_groups.h"

namespace solera::methods {
namespace {

using torch::Tensor;

Tensor averaged_to(const Tensor& map, const Tensor& like) {
  if (map.dim() != 4 || map.size(2) == like.size(2)) return map;
  return torch::adaptive_avg_pool2d(map, {like.size(2), like.size(2)});
}

class MlfdStudentStage final : public train::Stage {
 public:
  MlfdStudentStage(MlfdStudentParts parts, const MlfdOptions& options)
      : parts_(std::move(parts)), options_(options) {
    if (parts_.student->heads().empty()) {
      throw Error(ErrorKind::kUsage, parts_.student->spec().architecture,
                  "found no head, expected one with the dataset's classes");
    }
    if (options_.feature_weight == 0.0) parts_.targets.clear();
    if (!parts_.targets.empty()) check_classifier();
    nn::set_norm_mode(*parts_.student, options_.batch_norm);
  }

  torch::nn::Module& module() override { return *parts_.student; }

  std::vector<optim::ParamGroup> param_groups() override {
    return network_groups(*parts_.student,
                          {options_.backbone_lr, options_.head_lr, {}});
  }

  void set_train_mode() override { parts_.student->train(); }

  train::LossTerms compute_loss(const data::Batch& batch,
                                const teacher::TeacherOutputs&) override {
    const torch::Device device = device_of(*parts_.student);
    const Tensor labels = batch.labels.to(device);
    const std::vector<Tensor> taught = parts_.joint->features(batch);
    std::vector<FeaturePair> pairs;
    const Tensor logits = answer(
        models::make_input(batch.images, parts_.input, device), taught, pairs);
    const MlfdLoss loss =
        mlfd_loss(logits, taught.front(), labels, pairs, options_);
    const Tensor said = logits.detach().argmax(1);
    const Tensor known = labels.ge(0);
    return {
        loss.total,
        {{"loss/soft", loss.soft},
         {"kl", loss.kl},
         {"loss/feature", loss.features},
         {"loss/hard", loss.hard},
         {"agree",
          said.eq(taught.front().argmax(1)).to(torch::kFloat32).mean()},
         {"train/acc1",
          said.eq(labels).masked_select(known).to(torch::kFloat32).mean()}}};
  }

 private:
  /// Logits, and the pairs of features that should be equal.
  Tensor answer(const Tensor& input, const std::vector<Tensor>& taught,
                std::vector<FeaturePair>& pairs) {
    models::Network& student = *parts_.student;
    models::Head& head = student.heads().front();
    if (parts_.targets.empty()) {
      return student.classify(head, student.backbone().head_input(input));
    }
    const models::Features own = student.backbone().forward_features(input);
    for (const FeatureTarget& target : parts_.targets) {
      const Tensor& wanted = taught.at(target.answer);
      const Tensor& has =
          target.place < 0 ? own.embedding
                           : own.maps[static_cast<std::size_t>(target.place)];
      pairs.emplace_back(averaged_to(has, wanted), wanted);
    }
    return student.classify(head, own.embedding);
  }

  // Features and logits come from one forward pass.
  void check_classifier() {
    const torch::NoGradGuard no_grad;
    models::Backbone& backbone = parts_.student->backbone();
    const bool was_training = backbone.is_training();
    backbone.eval();
    const Tensor zeros =
        torch::zeros({1, 3, parts_.input.size, parts_.input.size},
                     device_of(*parts_.student));
    const bool reads_embedding = backbone.head_input(zeros).dim() == 2;
    backbone.train(was_training);
    if (reads_embedding) return;
    throw Error(ErrorKind::kUsage, parts_.student->spec().architecture,
                "classifies every place of its last map, expected a student "
                "that classifies its embedding; set feature_weight: 0");
  }

  MlfdStudentParts parts_;
  MlfdOptions options_;
};

}  // namespace

std::unique_ptr<train::Stage> make_mlfd_student_stage(
    MlfdStudentParts parts, const MlfdOptions& options) {
  return std::make_unique<MlfdStudentStage>(std::move(parts), options);
}

}  // namespace solera::methods
