#include "solera/methods/consolidation/consolidation.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <set>

#include "solera/core/error.h"
#include "solera/loss/cross_entropy.h"
#include "solera/loss/soft_cross_entropy.h"
#include "solera/methods/consolidation/head_meter.h"
#include "solera/methods/network_groups.h"

namespace solera::methods {
namespace {

constexpr double kHardlyAnyFit = 0.05;

/// What the trainer saves: the student and the counters of the epoch.
class ConsolidationModule : public torch::nn::Module {
 public:
  ConsolidationModule(models::NetworkPtr student, std::size_t taught,
                      const ConsolidationOptions& options)
      : student_(register_module("student", std::move(student))) {
    epochs_ = register_buffer("epochs", torch::zeros({}, torch::kInt64));
    for (std::size_t i = 0; i < taught; ++i) {
      const models::Head& head = student_->heads()[i];
      meters_.push_back(register_module(
          "meter_" + head.name,
          std::make_shared<HeadMeter>(head.classes(), head.multi_label,
                                      options.multi_label_reduction,
                                      options.temperature)));
    }
  }

  models::Network& student() { return *student_; }
  std::vector<std::shared_ptr<HeadMeter>>& meters() { return meters_; }
  std::int64_t count_epoch() { return epochs_.add_(1).item<std::int64_t>(); }

 private:
  models::NetworkPtr student_;
  std::vector<std::shared_ptr<HeadMeter>> meters_;
  torch::Tensor epochs_;
};

torch::Tensor agreement(const models::Head& head,
                        const torch::Tensor& student_logits,
                        const torch::Tensor& teacher_logits) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor same =
      head.multi_label ? student_logits.gt(0).eq(teacher_logits.gt(0))
                       : student_logits.argmax(1).eq(teacher_logits.argmax(1));
  return same.to(torch::kFloat32).mean();
}

class ConsolidationStage final : public train::Stage {
 public:
  ConsolidationStage(models::NetworkPtr student, const models::InputSpec& input,
                     const ConsolidationOptions& options,
                     std::vector<double> weights)
      : input_(input),
        options_(options),
        weights_(std::move(weights)),
        module_(std::make_shared<ConsolidationModule>(
            std::move(student), weights_.size(), options)) {
    nn::set_norm_mode(module_->student(), options.batch_norm);
  }

  torch::nn::Module& module() override { return *module_; }

  std::vector<optim::ParamGroup> param_groups() override {
    PartRates rates{options_.backbone_lr, options_.head_lr, {}};
    if (options_.arm != Arm::kTraditional) {
      rates.first_head = options_.generalist_head_lr;
    }
    return network_groups(module_->student(), rates, "student.");
  }

  void set_train_mode() override { module_->train(); }

  train::LossTerms compute_loss(
      const data::Batch& batch,
      const teacher::TeacherOutputs& teachers) override {
    check_teachers(teachers);
    models::Network& student = module_->student();
    const torch::Device device = device_of(student);
    const torch::Tensor head_input = student.backbone().head_input(
        models::make_input(batch.images, input_, device));
    train::LossTerms terms;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      add_head(i, head_input, teachers[i].logits.to(device), terms);
    }
    if (options_.label_weight > 0) {
      add_labels(head_input, batch.labels.to(device), terms);
    }
    return terms;
  }

  train::EpochReport end_epoch() override;

 private:
  void check_teachers(const teacher::TeacherOutputs& teachers);
  void add_head(std::size_t index, const torch::Tensor& head_input,
                const torch::Tensor& teacher_logits, train::LossTerms& terms);
  void add_labels(const torch::Tensor& head_input, const torch::Tensor& labels,
                  train::LossTerms& terms);
  void add_loss(const std::string& head, double weight,
                const torch::Tensor& loss, train::LossTerms& terms);

  models::InputSpec input_;
  ConsolidationOptions options_;
  std::vector<double> weights_;
  std::shared_ptr<ConsolidationModule> module_;
  std::set<std::string> warned_;  // heads; once each is enough
};

void ConsolidationStage::check_teachers(
    const teacher::TeacherOutputs& teachers) {
  if (teachers.size() != weights_.size()) {
    throw Error(ErrorKind::kUsage, "teachers",
                fmt::format("found {} teachers, expected {}, one for each "
                            "head of the student",
                            teachers.size(), weights_.size()));
  }
  for (std::size_t i = 0; i < teachers.size(); ++i) {
    const models::Head& head = module_->student().heads()[i];
    if (teachers[i].logits.size(1) == head.classes()) continue;
    throw Error(ErrorKind::kUsage, head.name,
                fmt::format("found a teacher of {} classes, expected the {} "
                            "of the student's head",
                            teachers[i].logits.size(1), head.classes()));
  }
}

void ConsolidationStage::add_head(std::size_t index,
                                  const torch::Tensor& head_input,
                                  const torch::Tensor& teacher_logits,
                                  train::LossTerms& terms) {
  models::Head& head = module_->student().heads()[index];
  const torch::Tensor logits = module_->student().classify(head, head_input);
  loss::SoftLossOptions soft;
  soft.temperature = options_.temperature;
  soft.scale_by_t2 = options_.scale_by_t2;
  const loss::SoftLoss term =
      head.multi_label
          ? loss::multi_label_soft_cross_entropy(logits, teacher_logits, soft,
                                                 options_.multi_label_reduction)
          : loss::soft_cross_entropy(logits, teacher_logits, soft);
  add_loss(head.name, weights_[index], term.loss, terms);
  terms.logged.emplace_back("kl/" + head.name, term.kl);
  terms.logged.emplace_back("agree/" + head.name,
                            agreement(head, logits, teacher_logits));
  module_->meters()[index]->add(teacher_logits, term.kl);
}

void ConsolidationStage::add_labels(const torch::Tensor& head_input,
                                    const torch::Tensor& labels,
                                    train::LossTerms& terms) {
  models::Head& head = module_->student().heads().back();
  add_loss(head.name, options_.label_weight,
           loss::cross_entropy(module_->student().classify(head, head_input),
                               labels),
           terms);
}

void ConsolidationStage::add_loss(const std::string& head, double weight,
                                  const torch::Tensor& loss,
                                  train::LossTerms& terms) {
  const torch::Tensor weighted = weight * loss;
  terms.total = terms.total.defined() ? terms.total + weighted : weighted;
  terms.logged.emplace_back("loss/" + head, weighted.detach());
}

train::EpochReport ConsolidationStage::end_epoch() {
  train::EpochReport report;
  const bool judged = module_->count_epoch() >= 2;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const std::string& name = module_->student().heads()[i].name;
    HeadMeter& meter = *module_->meters()[i];
    const double fit = meter.fit();
    report.metrics.emplace_back("fit/" + name, fit);
    report.metrics.emplace_back("information/" + name, meter.information());
    meter.reset();
    if (judged && weights_[i] > 0 && !(fit >= kHardlyAnyFit) &&
        warned_.insert(name).second) {
      report.warnings.push_back(fmt::format(
          "head '{}' so far says hardly more of an image than a constant "
          "answer "
          "would (fit {:.2f} of 1): the student has collapsed or learns "
          "nothing from this teacher; lower the learning rates, set "
          "clip_grad_norm, train longer, or use images that this teacher "
          "knows",
          name, fit));
    }
  }
  return report;
}

}  // namespace

std::unique_ptr<train::Stage> make_consolidation_stage(
    models::NetworkPtr student, const models::InputSpec& input,
    const ConsolidationOptions& options, std::size_t experts) {
  return std::make_unique<ConsolidationStage>(
      std::move(student), input, options, loss_weights(options, experts));
}

}  // namespace solera::methods
