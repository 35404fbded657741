#include "solera/train/trainer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/run/metrics.h"
#include "solera/train/checkpoint.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_dataset.h"
#include "tests/support/toy_stage.h"

namespace solera::train {
namespace {

namespace fs = std::filesystem;

class Trainer : public ::testing::Test {
 protected:
  Trainer() {
    options_.epochs = 3;
    options_.batch_size = 8;
    options_.optimizer.lr = 0.05;
    options_.optimizer.nesterov = true;
    options_.log_interval = 2;
    options_.workers = 1;
    options_.checkpoint_interval = 5;
    options_.clip_grad_norm = 5;
    context_.fingerprint = "toy";
    context_.seed = 3;
    context_.progress.title = "toy";
    context_.progress.quiet = true;
  }

  /// Trains a fresh toy network in `folder`; returns its final weights.
  tensor::StateDict train_in(const fs::path& folder) {
    const auto network = support::toy_network(3);
    if (poisoned_) {
      network->named_buffers()["backbone.bn1.running_var"].fill_(NAN);
    }
    support::ToyStage stage(network);
    TrainTask task;
    task.stage = &stage;
    task.dataset = dataset_;
    task.view = support::toy_view();
    task.observers = observers_;
    task.best_metric = "val/score";
    context_.folder = folder;
    result_ = train(task, options_, context_);
    return tensor::state_of(*network);
  }

  void stop_at(std::int64_t step, ErrorKind kind) {
    auto calls = std::make_shared<std::int64_t>(0);
    context_.stop_requested = [calls, step,
                               kind]() -> std::optional<ErrorKind> {
      if (++*calls < step) return std::nullopt;
      return kind;
    };
  }

  std::shared_ptr<const data::Dataset> dataset_ =
      std::make_shared<support::ToyDataset>(30, 3);
  TrainOptions options_;
  TrainContext context_;
  TrainResult result_;
  bool poisoned_ = false;
  std::vector<Observer*> observers_;
  support::TempFolder temp_;
};

TEST_F(Trainer, KeepsNothingWithoutAFolderAndTrainsTheSame) {
  const fs::path here = fs::current_path();
  fs::current_path(temp_.path());
  const auto weights = train_in({});
  fs::current_path(here);
  EXPECT_TRUE(fs::is_empty(temp_.path()));
  EXPECT_EQ(tensor::state_hash(weights),
            tensor::state_hash(train_in(temp_.path())));
}

TEST_F(Trainer, LowersTheLoss) {
  options_.epochs = 12;
  train_in(temp_.path());
  const auto rows = run::read_metrics(temp_.path());
  const auto loss = [](const run::MetricRow& row) {
    for (const auto& [name, value] : row.values) {
      if (name == "train/loss") return value;
    }
    return -1.0;
  };
  EXPECT_LT(loss(rows.back()), 0.7 * loss(rows.front()));
  EXPECT_EQ(result_.epochs, 12);
  EXPECT_EQ(result_.samples_seen, 12 * 30);
}

TEST_F(Trainer, GivesTheSameWeightsAgain) {
  const auto first = train_in(temp_.path() / "a");
  const auto second = train_in(temp_.path() / "b");
  EXPECT_EQ(tensor::state_hash(first), tensor::state_hash(second));
}

TEST_F(Trainer, ResumesBitIdenticallyFromEveryStep) {
  const auto whole = train_in(temp_.path() / "whole");
  const auto rows = run::read_metrics(temp_.path() / "whole");
  for (const std::int64_t step : {1, 3, 4, 7, 11}) {
    const fs::path folder = temp_.path() / std::to_string(step);
    stop_at(step, ErrorKind::kTerminate);
    EXPECT_THROW(train_in(folder), Error);
    context_.stop_requested = nullptr;
    const auto resumed = train_in(folder);
    EXPECT_EQ(tensor::state_hash(resumed), tensor::state_hash(whole)) << step;
    EXPECT_EQ(run::read_metrics(folder).size(), rows.size()) << step;
  }
}

TEST_F(Trainer, ResumesBitIdenticallyWithAdamAndAveragedWeights) {
  options_.optimizer.kind = optim::OptimizerKind::kAdamW;
  options_.optimizer.nesterov = false;
  options_.optimizer.lr = 0.002;
  options_.ema.emplace();
  const auto whole = train_in(temp_.path() / "whole");
  stop_at(5, ErrorKind::kInterrupt);
  EXPECT_THROW(train_in(temp_.path() / "part"), Error);
  context_.stop_requested = nullptr;
  const auto resumed = train_in(temp_.path() / "part");
  EXPECT_EQ(tensor::state_hash(resumed), tensor::state_hash(whole));
}

TEST_F(Trainer, DoesNothingMoreWhenItHasEnded) {
  const auto first = train_in(temp_.path());
  const auto steps = result_.steps;
  const auto second = train_in(temp_.path());
  EXPECT_EQ(result_.steps, steps);
  EXPECT_EQ(tensor::state_hash(first), tensor::state_hash(second));
}

TEST_F(Trainer, LeavesWithTheKindItWasAskedForAfterSaving) {
  stop_at(2, ErrorKind::kInterrupt);
  try {
    train_in(temp_.path());
    FAIL() << "the stop was ignored";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 130);
  }
  const auto saved = load_checkpoint(temp_.path() / "checkpoints" / "last");
  ASSERT_TRUE(saved.has_value());
  EXPECT_EQ(saved->position.step, 2);
}

TEST_F(Trainer, StopsAtTheTimeLimitWithItsOwnCode) {
  options_.time_limit_minutes = 1e-9;
  try {
    train_in(temp_.path());
    FAIL() << "the time limit was ignored";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 75);
  }
  EXPECT_TRUE(load_checkpoint(temp_.path() / "checkpoints" / "last"));
}

TEST_F(Trainer, RefusesACheckpointOfAnotherProblem) {
  train_in(temp_.path());
  context_.fingerprint = "other";
  EXPECT_THROW(train_in(temp_.path()), Error);
}

TEST_F(Trainer, NamesStepAndBatchWhenTheLossIsNotFinite) {
  options_.optimizer.lr = 1e30;
  options_.clip_grad_norm = 0;
  options_.checkpoint_interval = 1000;
  try {
    train_in(temp_.path());
    FAIL() << "divergence was not seen";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 4);
    const std::string text = error.what();
    EXPECT_NE(text.find("epoch 0, batch"), std::string::npos) << text;
    EXPECT_NE(text.find("no checkpoint yet"), std::string::npos) << text;
  }
  EXPECT_FALSE(fs::exists(temp_.path() / "checkpoints" / "last"));
}

TEST_F(Trainer, KeepsTheLastGoodCheckpointWhenItDiverges) {
  stop_at(4, ErrorKind::kTerminate);
  EXPECT_THROW(train_in(temp_.path()), Error);
  context_.stop_requested = nullptr;
  options_.optimizer.lr = 1e30;
  options_.clip_grad_norm = 0;
  EXPECT_THROW(train_in(temp_.path()), Error);
  const auto saved = load_checkpoint(temp_.path() / "checkpoints" / "last");
  ASSERT_TRUE(saved.has_value());
  for (const auto& [name, tensor] : saved->module) {
    EXPECT_TRUE(torch::isfinite(tensor).all().item<bool>()) << name;
  }
}

TEST_F(Trainer, StopsWhenARunningStatisticIsNotFinite) {
  poisoned_ = true;
  try {
    train_in(temp_.path());
    FAIL() << "a bad running statistic was not seen";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 4);
    const std::string text = error.what();
    EXPECT_NE(text.find("running_var is not finite"), std::string::npos)
        << text;
  }
  EXPECT_FALSE(fs::exists(temp_.path() / "checkpoints" / "last"));
}

class FakeScore final : public Observer {
 public:
  Metrics after_epoch(std::int64_t epoch) override {
    return {{"val/score", epoch == 2 ? 0.9 : 0.1}};
  }
};

TEST_F(Trainer, KeepsTheBestBesideTheLast) {
  FakeScore score;
  observers_ = {&score};
  train_in(temp_.path());
  const auto best = load_checkpoint(temp_.path() / "checkpoints" / "best");
  const auto last = load_checkpoint(temp_.path() / "checkpoints" / "last");
  EXPECT_EQ(best->position.epoch, 2);
  EXPECT_EQ(last->position.epoch, 3);
  EXPECT_EQ(result_.best, 0.9);
  EXPECT_EQ(result_.last.at("val/score"), 0.1);
}

TEST_F(Trainer, SaysSoWhenItCannotWrite) {
  temp_.write("file", "not a folder");
  try {
    train_in(temp_.path() / "file" / "step");
    FAIL() << "wrote into a file";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailure);
  }
}

}  // namespace
}  // namespace solera::train
