#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solera/data/view.h"
#include "solera/methods/supervised/supervised.h"
#include "solera/recipe/probe_options.h"
#include "solera/train/train_options.h"

namespace solera::recipe {

/// The options of a `finetune` step; the defaults of training are those of
/// "Representation Consolidation": 50 epochs, the rate divided by 10 after 25
/// and 40.
struct FinetuneOptions {
  Value models;
  std::vector<ProbeTask> tasks;
  std::string baseline;  ///< A name of `models`; empty: the first.
  std::string control;   ///< A name of `models`; empty: none.
  int shots = 5;         ///< Images per class; 0: all images.
  int images = 0;        ///< Images of any class instead, if above 0.
  std::optional<int> draws;
  std::optional<std::uint64_t> seed;
  std::vector<double> rates = {1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2};
  int hold_out = 5;  ///< One of so many images judges the rates, >= 2.
  std::optional<int> input_size;
  std::optional<data::ViewOptions> view;
  methods::SupervisedOptions method;
  train::TrainOptions training;

  FinetuneOptions() { training.epochs = 50; }

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("models", models, "networks: a list, or a map of names");
    visit("tasks", tasks, "what to learn");
    visit("baseline", baseline,
          "the model that others are compared with; default: the first");
    visit("control", control, "another such model: the soft-label control");
    visit("shots", shots, "images per class; 0: all of them");
    visit("images", images,
          "images of any class at random instead of shots; 0: shots");
    visit("draws", draws,
          "independent draws, with a training each; default: 5, or one if "
          "shots is 0");
    visit("seed", seed, "of draws and trainings; default: the recipe's");
    visit("rates", rates,
          "learning rates to choose from by held-out training images; a single "
          "one is taken as it is");
    visit("hold_out", hold_out,
          "one training image of so many is held out to choose the rate");
    visit("input_size", input_size,
          "side of every network's input; default: its own, or the view's");
    visit("view", view,
          "how a view of a training image is made; default: a random crop of "
          "the size of each network's input");
    visit("label_smoothing", method.label_smoothing, "in [0, 1)");
    visit("batch_norm", method.batch_norm, "train, eval or frozen");
    visit("freeze_backbone", method.freeze_backbone,
          "only the new head learns: a linear classifier by gradient descent");
    training.visit_fields(visit);
  }
  void validate(const std::string& where) const;
};

/// A `finetune` step as the recipe asks for it.
struct FinetuneRequest {
  FinetuneOptions options;
  ProbeRequest compared;  ///< Models, tasks and baselines; for describe_probe.
};

/// Error(kUsage) for options that are wrong or do not fit each other.
FinetuneRequest read_finetune_request(const StepInputs& inputs);

}  // namespace solera::recipe
