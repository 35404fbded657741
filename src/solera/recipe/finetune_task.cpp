#include "solera/recipe/finetune_task.h"

#include <fmt/format.h>

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/random.h"
#include "solera/data/subset.h"
#include "solera/eval/feature_set.h"
#include "solera/recipe/training.h"

namespace solera::recipe {
namespace {

std::vector<std::int64_t> labels_of(const data::Dataset& dataset,
                                    const std::string& where) {
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    labels.push_back(dataset.label(i));
    if (labels.back() == data::kUnlabelled) {
      throw Error(ErrorKind::kBadInput, where,
                  "found '" + dataset.sample_name(i) +
                      "' without a label, expected labelled images only");
    }
  }
  return labels;
}

}  // namespace

FinetuneTask::FinetuneTask(const ProbeTask& task,
                           const FinetuneOptions& options,
                           const StepInputs& inputs)
    : name_(task.name),
      seed_(*options.seed),
      parts_(options.hold_out),
      train_(open_step_dataset(task.name + " train", task.train, inputs)),
      test_(open_step_dataset(task.name + " test", task.test, inputs)),
      labels_(labels_of(*train_, task.name + " train")) {
  check();
  draws_ = eval::make_draws(labels_, classes(),
                            {options.shots, *options.draws, seed_});
  draws_.resize(static_cast<std::size_t>(*options.draws), draws_.front());
}

void FinetuneTask::check() const {
  const auto& names = train_->class_names();
  if (names.size() < 2) {
    throw Error(ErrorKind::kBadInput, name_ + " train",
                fmt::format("found {} class, expected at least two to tell "
                            "apart",
                            names.size()));
  }
  const auto counts = eval::class_counts(labels_, classes());
  const auto empty = std::find(counts.begin(), counts.end(), 0);
  if (empty != counts.end()) {
    throw Error(ErrorKind::kBadInput, name_ + " train",
                "found no image of class '" +
                    names[static_cast<std::size_t>(empty - counts.begin())] +
                    "', expected at least one: add images or leave the class "
                    "out");
  }
  if (test_->class_names() != names) {
    throw Error(ErrorKind::kBadInput, name_ + " test",
                fmt::format("found {} classes that are not the {} of the "
                            "training images, expected the same names in the "
                            "same order",
                            test_->class_names().size(), names.size()));
  }
}

std::int64_t FinetuneTask::classes() const {
  return static_cast<std::int64_t>(train_->class_names().size());
}

std::uint64_t FinetuneTask::seed_of(std::size_t draw) const {
  return mix64(seed_ ^ mix64(draw + 1));
}

eval::HeldOut FinetuneTask::held_out(std::size_t draw) const {
  return eval::hold_out(draws_[draw], labels_, classes(), parts_,
                        seed_of(draw));
}

data::DatasetPtr FinetuneTask::images(const eval::Draw& draw) const {
  return data::select_samples(train_, draw);
}

}  // namespace solera::recipe
