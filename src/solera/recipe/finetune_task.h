#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/data/dataset.h"
#include "solera/eval/draws.h"
#include "solera/eval/held_out.h"
#include "solera/eval/targets.h"
#include "solera/recipe/finetune_options.h"
#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// A downstream task, opened, with the draws that all models learn from.
class FinetuneTask {
 public:
  /// Error(kBadInput) naming the task if it cannot be learned: less than two
  /// classes, one without images, no label at all, other classes in the test
  /// set.
  FinetuneTask(const ProbeTask& task, const FinetuneOptions& options,
               const StepInputs& inputs);

  const std::string& name() const { return name_; }
  const data::DatasetPtr& train() const { return train_; }
  const data::DatasetPtr& test() const { return test_; }
  std::int64_t classes() const { return targets_.classes; }
  LabelMetric metric() const { return metric_; }
  /// The same images as a probe's draws of that seed, if all can be read; where
  /// a draw is of all images, it is repeated.
  const std::vector<eval::Draw>& draws() const { return draws_; }

  /// Of head, training and held-out images of a draw.
  std::uint64_t seed_of(std::size_t draw) const;
  /// The draw in two, to choose a rate.
  eval::HeldOut held_out(std::size_t draw) const;
  /// Training images as a set.
  data::DatasetPtr images(const eval::Draw& draw) const;

 private:
  void check() const;
  void check_images() const;

  std::string name_;
  std::uint64_t seed_;
  int parts_;
  LabelMetric metric_;
  data::DatasetPtr train_;
  data::DatasetPtr test_;
  eval::Targets targets_;  // of train_
  std::vector<eval::Draw> draws_;
};

}  // namespace solera::recipe
