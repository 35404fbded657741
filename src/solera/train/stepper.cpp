#include "solera/train/stepper.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/core/random.h"
#include "solera/optim/clip.h"
#include "solera/train/precision.h"

namespace solera::train {

namespace {

// Logits whose softmax is the mixture of both images' probabilities.
void mix_output(const data::Mix& mix, teacher::TeacherOutput& output) {
  const torch::Tensor mixed = mix.targets(output.logits.softmax(1));
  output.logits = mixed.clamp_min(1e-30).log();
}

}  // namespace

Stepper::Stepper(const TrainTask& task, const TrainOptions& options,
                 const TrainContext& context)
    : task_(task), options_(options), context_(context) {
  if (context.device.is_cuda()) {
    at::globalContext().setDeterministicCuDNN(true);
    at::globalContext().setBenchmarkCuDNN(false);
  }
  torch::nn::Module& module = task.stage->module();
  module.to(context.device);
  const std::vector<optim::ParamGroup> groups = task.stage->param_groups();
  parameters_ = optim::parameters_of(groups);
  optimizer_ = optim::make_optimizer(options.optimizer, groups);
  if (options.ema) average_.emplace(*options.ema, tensor::state_of(module));
}

StepOutcome Stepper::step(const data::Batch& batch, std::int64_t step,
                          double lr_factor) {
  torch::manual_seed(
      mix64(context_.seed ^ mix64(static_cast<std::uint64_t>(step))));
  StepOutcome outcome;
  outcome.terms = compute_loss(batch, step);
  outcome.loss = outcome.terms.total.item<double>();
  if (!std::isfinite(outcome.loss)) {
    outcome.problem = fmt::format("the loss is {}", outcome.loss);
    return outcome;
  }
  optimizer_->zero_grad();
  outcome.terms.total.backward();
  if (options_.clip_grad_norm > 0) outcome.problem = clip(outcome.terms);
  if (!outcome.problem.empty()) return outcome;
  optimizer_->step(lr_factor);
  if (average_) average_->update();
  return outcome;
}

LossTerms Stepper::compute_loss(const data::Batch& batch, std::int64_t step) {
  const std::optional<data::Mix> mix =
      data::draw_mix(task_.mix, context_.seed, step, batch.images);
  const bool mixes_targets =
      mix && task_.mix.target == data::MixTarget::kLabels;
  data::Batch shown = batch;
  if (mix) {
    shown.images = mix->images(batch.images);
    shown.labels = torch::full_like(batch.labels, data::kUnlabelled);
    shown.label_sets.reset();
  }
  teacher::TeacherOutputs outputs;
  for (teacher::Teacher* teacher : task_.teachers) {
    outputs.push_back(teacher->predict(mixes_targets ? batch : shown));
    if (mixes_targets) mix_output(*mix, outputs.back());
  }
  const AutocastScope autocast(options_.precision, context_.device);
  return task_.stage->compute_loss(shown, outputs);
}

std::string Stepper::clip(LossTerms& terms) {
  const double norm =
      optim::clip_grad_norm(parameters_, options_.clip_grad_norm);
  if (!std::isfinite(norm)) {
    return fmt::format("the norm of the gradient is {}", norm);
  }
  terms.logged.emplace_back("grad_norm", torch::tensor(norm, torch::kFloat64));
  return "";
}

// Running statistics can turn bad while the loss is fine: all tensors count.
std::string Stepper::find_not_finite() const {
  for (const auto& [name, value] : tensor::state_of(task_.stage->module())) {
    if (value.is_floating_point() &&
        !torch::isfinite(value).all().item<bool>()) {
      return name;
    }
  }
  return "";
}

Metrics Stepper::learning_rates(double lr_factor) const {
  Metrics rates;
  for (const optim::ParamGroup& group : optimizer_->groups()) {
    rates.emplace_back(
        "lr/" + group.name,
        optim::learning_rate(options_.optimizer, group, lr_factor));
  }
  return rates;
}

void Stepper::exchange_average() {
  if (average_) average_->exchange();
}

void Stepper::save(Checkpoint& checkpoint) const {
  checkpoint.module = tensor::state_of(task_.stage->module());
  checkpoint.optimizer = optimizer_->state();
  if (average_) checkpoint.ema = average_->state();
}

void Stepper::restore(const Checkpoint& checkpoint, const std::string& where) {
  tensor::load_state_strict(task_.stage->module(), checkpoint.module, where);
  optimizer_->load_state(checkpoint.optimizer, where);
  if (average_) average_->load_state(checkpoint.ema, where);
}

}  // namespace solera::train
