#include "solera/methods/meal/meal.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/core/random.h"
#include "solera/loss/soft_cross_entropy.h"
#include "solera/methods/network_groups.h"
#include "solera/teacher/ensemble_teacher.h"

namespace solera::methods {

void MealOptions::validate(const std::string& where) const {
  require_option(temperature > 0, where, "temperature", "above 0");
  require_option(discriminator_weight >= 0, where, "discriminator_weight",
                 "0 or more");
  require_option(discriminator_lr >= 0, where, "discriminator_lr", "0 or more");
  require_option(!backbone_lr || *backbone_lr >= 0, where, "backbone_lr",
                 "0 or more");
  require_option(!head_lr || *head_lr >= 0, where, "head_lr", "0 or more");
}

namespace {

using torch::Tensor;

Tensor same_answer(const Tensor& one, const Tensor& other) {
  return one.argmax(1).eq(other.argmax(1)).to(torch::kFloat32).mean();
}

/// What the trainer saves: the student and its discriminator.
class MealModule : public torch::nn::Module {
 public:
  MealModule(const MealParts& parts, const MealOptions& options)
      : student_(register_module("student", parts.student)) {
    if (options.discriminator == DiscriminatorMode::kOff) return;
    discriminator_ = register_module(
        "discriminator", std::make_shared<Discriminator>(
                             student_->heads().front().classes(),
                             options.discriminator, mix64(parts.seed)));
  }

  models::Network& student() { return *student_; }
  /// Null in mode off.
  Discriminator* discriminator() { return discriminator_.get(); }

 private:
  models::NetworkPtr student_;
  std::shared_ptr<Discriminator> discriminator_;
};

class MealStage final : public train::Stage {
 public:
  MealStage(MealParts parts, const MealOptions& options)
      : parts_(std::move(parts)),
        options_(options),
        weights_(teacher::ensemble_weights(options.teacher_weights,
                                           parts_.teachers.size(),
                                           "teacher_weights")),
        module_(std::make_shared<MealModule>(parts_, options)) {
    nn::set_norm_mode(module_->student(), options.batch_norm);
  }

  torch::nn::Module& module() override { return *module_; }
  std::vector<optim::ParamGroup> param_groups() override;
  void set_train_mode() override { module_->train(); }
  train::LossTerms compute_loss(
      const data::Batch& batch,
      const teacher::TeacherOutputs& teachers) override;
  train::EpochReport end_epoch() override;

 private:
  void check_teachers(const teacher::TeacherOutputs& teachers);
  void add_discriminator(const Tensor& logits,
                         const teacher::TeacherOutputs& teachers,
                         train::LossTerms& terms);
  void log_answers(const Tensor& logits, const Tensor& ensemble,
                   const teacher::TeacherOutputs& teachers,
                   const Tensor& labels, train::LossTerms& terms);

  MealParts parts_;
  MealOptions options_;
  std::vector<double> weights_;
  std::shared_ptr<MealModule> module_;
  bool warned_ = false;
};

std::vector<optim::ParamGroup> MealStage::param_groups() {
  std::vector<optim::ParamGroup> groups =
      network_groups(module_->student(),
                     {options_.backbone_lr, options_.head_lr, {}}, "student.");
  if (module_->discriminator() == nullptr) return groups;
  optim::ParamGroup group;
  group.name = "discriminator";
  if (options_.discriminator != DiscriminatorMode::kMeal2) {
    group.lr = options_.discriminator_lr;
    group.scheduled = false;
  }
  for (const auto& item : module_->discriminator()->named_parameters()) {
    group.parameters.emplace_back("discriminator." + item.key(), item.value());
  }
  groups.push_back(std::move(group));
  return groups;
}

train::LossTerms MealStage::compute_loss(
    const data::Batch& batch, const teacher::TeacherOutputs& teachers) {
  check_teachers(teachers);
  models::Network& student = module_->student();
  const torch::Device device = device_of(student);
  const Tensor logits =
      student.forward(models::make_input(batch.images, parts_.input, device));
  const Tensor ensemble =
      teacher::mean_probabilities(teachers, weights_, options_.temperature)
          .to(device);
  loss::SoftLossOptions soft;
  soft.temperature = options_.temperature;
  const loss::SoftLoss main =
      loss::soft_cross_entropy_with_probabilities(logits, ensemble, soft);
  train::LossTerms terms;
  terms.total = main.loss;
  terms.logged = {{"loss/ce", main.loss.detach()}, {"kl", main.kl}};
  if (module_->discriminator() != nullptr) {
    add_discriminator(logits, teachers, terms);
  }
  log_answers(logits.detach(), ensemble, teachers, batch.labels.to(device),
              terms);
  return terms;
}

void MealStage::check_teachers(const teacher::TeacherOutputs& teachers) {
  const std::int64_t classes = module_->student().heads().front().classes();
  if (teachers.size() != weights_.size()) {
    throw Error(ErrorKind::kUsage, "teachers",
                fmt::format("found {} teachers, expected {}", teachers.size(),
                            weights_.size()));
  }
  for (std::size_t i = 0; i < teachers.size(); ++i) {
    if (teachers[i].logits.size(1) == classes) continue;
    throw Error(ErrorKind::kUsage, parts_.teachers[i],
                fmt::format("has {} classes, expected the {} of the student",
                            teachers[i].logits.size(1), classes));
  }
}

void MealStage::add_discriminator(const Tensor& logits,
                                  const teacher::TeacherOutputs& teachers,
                                  train::LossTerms& terms) {
  Tensor mean = torch::zeros_like(logits.detach());
  for (std::size_t i = 0; i < teachers.size(); ++i) {
    mean += weights_[i] * teachers[i].logits.to(mean);
  }
  Discriminator& discriminator = *module_->discriminator();
  const Tensor loss = discriminator.loss(logits, mean);
  terms.total = terms.total + options_.discriminator_weight * loss;
  terms.logged.emplace_back("disc/loss", loss.detach());
  terms.logged.emplace_back("disc/acc", discriminator.accuracy());
  terms.logged.emplace_back("disc/dead", discriminator.dead());
}

void MealStage::log_answers(const Tensor& logits, const Tensor& ensemble,
                            const teacher::TeacherOutputs& teachers,
                            const Tensor& labels, train::LossTerms& terms) {
  terms.logged.emplace_back("agree/ensemble", same_answer(logits, ensemble));
  for (std::size_t i = 0; i < teachers.size(); ++i) {
    terms.logged.emplace_back(
        "agree/" + parts_.teachers[i],
        same_answer(logits, teachers[i].logits.to(logits)));
  }
  if (!parts_.has_labels) return;
  const Tensor known = labels.ge(0);
  const Tensor right = logits.argmax(1).eq(labels).masked_select(known);
  terms.logged.emplace_back("train/acc1", right.to(torch::kFloat32).mean());
}

train::EpochReport MealStage::end_epoch() {
  train::EpochReport report;
  Discriminator* discriminator = module_->discriminator();
  const bool dead = discriminator != nullptr &&
                    discriminator->dead().defined() &&
                    discriminator->dead().item<double>() == 1.0;
  if (dead && !warned_) {
    warned_ = true;
    report.warnings.push_back(
        "the discriminator is dead: its last ReLU gives 0 for every image, so "
        "it neither learns nor teaches; this is a fault of the released form, "
        "use discriminator: meal2_fixed or another seed");
  }
  return report;
}

}  // namespace

std::unique_ptr<train::Stage> make_meal_stage(MealParts parts,
                                              const MealOptions& options) {
  if (parts.student->heads().empty()) {
    throw Error(ErrorKind::kUsage, parts.student->spec().architecture,
                "found no head, expected one with the teachers' classes");
  }
  return std::make_unique<MealStage>(std::move(parts), options);
}

}  // namespace solera::methods
