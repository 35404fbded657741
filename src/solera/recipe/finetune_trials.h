#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "solera/recipe/cell_store.h"
#include "solera/recipe/finetune_trial.h"
#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// The trainings of a `finetune` step, each done once whatever happens: one
/// that is finished is recalled, one that was killed goes on from its
/// checkpoint in the step's folder.
class FinetuneTrials {
 public:
  /// Both are borrowed.
  FinetuneTrials(const FinetuneOptions& options, const StepContext& context)
      : options_(options), context_(context), store_(context) {}

  /// `name` tells the training from all others of the step. Errors are those of
  /// run_trial, and what Ctrl-C, SIGTERM and the time limit of the step ask
  /// for.
  eval::TrialScore run(const std::string& name, const LoadedNetwork& model,
                       const FinetuneTrial& trial);

  /// Removes what only a killed step would need.
  void clean_up() const;

 private:
  std::filesystem::path checkpoints() const {
    return context_.folder / "cells";
  }
  train::TrainContext context_of(const std::string& name,
                                 const FinetuneTrial& trial) const;
  double minutes_left() const;

  const FinetuneOptions& options_;
  const StepContext& context_;
  const std::chrono::steady_clock::time_point started_ =
      std::chrono::steady_clock::now();
  CellStore store_;
};

}  // namespace solera::recipe
