#include "solera/train/checkpoint.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "tests/support/temp_folder.h"

namespace solera::train {
namespace {

namespace fs = std::filesystem;

Checkpoint example(double weight) {
  Checkpoint checkpoint;
  checkpoint.fingerprint = "abc";
  checkpoint.position = {3, 5, 77};
  checkpoint.samples_seen = 1234;
  checkpoint.seconds = 0.1 + 0.2;
  checkpoint.sums = {{"train/loss", 1.0 / 3}};
  checkpoint.summed = 4;
  checkpoint.best = 0.75;
  checkpoint.module.set("w", torch::full({2, 3}, weight));
  checkpoint.optimizer.set("w.steps", torch::tensor(77));
  return checkpoint;
}

TEST(Checkpoint, ComesBackExactly) {
  const support::TempFolder temp;
  const fs::path path = temp.path() / "checkpoints" / "last";
  save_checkpoint(path, example(0.1));
  const auto loaded = load_checkpoint(path);
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(loaded->fingerprint, "abc");
  EXPECT_EQ(loaded->position.epoch, 3);
  EXPECT_EQ(loaded->position.batch, 5);
  EXPECT_EQ(loaded->position.step, 77);
  EXPECT_EQ(loaded->samples_seen, 1234);
  EXPECT_EQ(loaded->seconds, 0.1 + 0.2);
  EXPECT_EQ(loaded->sums.at("train/loss"), 1.0 / 3);
  EXPECT_EQ(loaded->summed, 4);
  EXPECT_EQ(loaded->best, 0.75);
  EXPECT_TRUE(
      torch::equal(*loaded->module.find("w"), torch::full({2, 3}, 0.1)));
  EXPECT_TRUE(loaded->ema.empty());
}

TEST(Checkpoint, IsAbsentBeforeTheFirstSave) {
  const support::TempFolder temp;
  EXPECT_FALSE(load_checkpoint(temp.path() / "last").has_value());
}

TEST(Checkpoint, ReplacesTheOlderOne) {
  const support::TempFolder temp;
  save_checkpoint(temp.path() / "last", example(1));
  save_checkpoint(temp.path() / "last", example(2));
  const auto loaded = load_checkpoint(temp.path() / "last");
  EXPECT_EQ(loaded->module.find("w")->sum().item<float>(), 12.0F);
}

TEST(Checkpoint, SurvivesACrashBetweenTheTwoRenames) {
  const support::TempFolder temp;
  save_checkpoint(temp.path() / "last", example(1));
  fs::rename(temp.path() / "last", temp.path() / ".last.old");
  fs::create_directories(temp.path() / ".last.tmp");
  const auto loaded = load_checkpoint(temp.path() / "last");
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(loaded->position.step, 77);
  EXPECT_FALSE(fs::exists(temp.path() / ".last.tmp"));
}

TEST(Checkpoint, ThatIsDamagedIsNamed) {
  const support::TempFolder temp;
  save_checkpoint(temp.path() / "last", example(1));
  fs::resize_file(temp.path() / "last" / "model.safetensors", 20);
  try {
    load_checkpoint(temp.path() / "last");
    FAIL() << "a damaged checkpoint was loaded";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_NE(std::string(error.what()).find("model.safetensors"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace solera::train
