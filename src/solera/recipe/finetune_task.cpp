#include "solera/recipe/finetune_task.h"

#include <fmt/format.h>

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/random.h"
#include "solera/data/subset.h"
#include "solera/recipe/label_metric.h"
#include "solera/recipe/training.h"

namespace solera::recipe {
namespace {

std::int64_t label_of(const data::Dataset& dataset, std::int64_t image,
                      const std::string& where) {
  const std::int64_t label = dataset.label(image);
  if (label != data::kUnlabelled) return label;
  throw Error(ErrorKind::kBadInput, where,
              "found '" + dataset.sample_name(image) +
                  "' without a label, expected labelled images only");
}

eval::Targets targets_of(const data::Dataset& dataset,
                         const std::string& where) {
  eval::Targets targets;
  targets.classes = static_cast<std::int64_t>(dataset.class_names().size());
  if (dataset.multi_label()) {
    targets.sets.resize(
        static_cast<std::size_t>(dataset.size() * targets.classes), 0);
  }
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    if (!dataset.multi_label()) {
      targets.labels.push_back(label_of(dataset, i, where));
      continue;
    }
    for (const std::int64_t label : dataset.labels(i)) {
      targets.sets[static_cast<std::size_t>(i * targets.classes + label)] = 1;
    }
  }
  return targets;
}

}  // namespace

FinetuneTask::FinetuneTask(const ProbeTask& task,
                           const FinetuneOptions& options,
                           const StepInputs& inputs)
    : name_(task.name),
      seed_(*options.seed),
      parts_(options.hold_out),
      metric_(metric_of(task)),
      train_(open_step_dataset(task.name + " train", task.train, inputs)),
      test_(open_step_dataset(task.name + " test", task.test, inputs)),
      targets_(targets_of(*train_, task.name + " train")) {
  check();
  eval::DrawOptions drawing;
  drawing.shots = options.shots;
  drawing.images = task.images.value_or(options.images);
  drawing.draws = *options.draws;
  drawing.seed = seed_;
  draws_ = eval::make_draws(targets_, drawing);
  draws_.resize(static_cast<std::size_t>(*options.draws), draws_.front());
}

void FinetuneTask::check() const {
  const auto& names = train_->class_names();
  if (names.size() < 2 && !targets_.multi_label()) {
    throw Error(ErrorKind::kBadInput, name_ + " train",
                fmt::format("found {} class, expected at least two to tell "
                            "apart",
                            names.size()));
  }
  check_images();
  if (test_->class_names() != names ||
      test_->multi_label() != targets_.multi_label()) {
    throw Error(ErrorKind::kBadInput, name_ + " test",
                fmt::format("found {} classes that are not the {} of the "
                            "training images, expected the same names in the "
                            "same order, and as many labels an image",
                            test_->class_names().size(), names.size()));
  }
}

void FinetuneTask::check_images() const {
  const auto images = eval::images_by_class(targets_);
  const auto is_empty = [](const auto& of_class) { return of_class.empty(); };
  const auto empty = std::find_if(images.begin(), images.end(), is_empty);
  if (empty == images.end()) return;
  if (!targets_.multi_label()) {
    throw Error(
        ErrorKind::kBadInput, name_ + " train",
        "found no image of class '" +
            train_->class_names()[static_cast<std::size_t>(empty -
                                                           images.begin())] +
            "', expected at least one: add images or leave the class out");
  }
  if (std::all_of(images.begin(), images.end(), is_empty)) {
    throw Error(ErrorKind::kBadInput, name_ + " train",
                "found no label, expected an image that has one");
  }
}

std::uint64_t FinetuneTask::seed_of(std::size_t draw) const {
  return mix64(seed_ ^ mix64(draw + 1));
}

eval::HeldOut FinetuneTask::held_out(std::size_t draw) const {
  return eval::hold_out(draws_[draw], targets_, parts_, seed_of(draw));
}

data::DatasetPtr FinetuneTask::images(const eval::Draw& draw) const {
  return data::select_samples(train_, draw);
}

}  // namespace solera::recipe
