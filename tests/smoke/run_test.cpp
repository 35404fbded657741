#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <thread>

#include "solera/core/random.h"
#include "solera/core/value.h"
#include "tests/smoke/process.h"
#include "tests/support/tiny_recipe.h"

namespace solera::smoke {
namespace {

using testing::HasSubstr;

class Run : public testing::Test {
 protected:
  Run() {
    support::write_tiny_images(temp_);
    temp_.write("tiny.yaml", support::tiny_recipe());
    temp_.write("train.yaml",
                "steps:\n"
                "  a:\n"
                "    train:\n"
                "      model: resnet10\n"
                "      stem: small\n"
                "      width: 0.125\n"
                "      data: {folder: general, split: train}\n"
                "      view: {crop: squash, size: 16}\n"
                "      epochs: 30\n"
                "      batch_size: 4\n"
                "      workers: 1\n"
                "      checkpoint_interval: 3\n");
  }

  std::vector<std::string> words(const std::string& out) const {
    return {"run",      "train.yaml", "--json", "--threads", "1",
            "--device", "cpu",        "--out",  out};
  }

  // Until the run in `out` has a checkpoint.
  void wait_for_checkpoint(Process& process, const std::string& out) const {
    const auto checkpoint =
        temp_.path() / out / "steps/a/checkpoints/last/state.json";
    while (process.is_running() && !std::filesystem::exists(checkpoint)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  Value weights_hash(const Finished& end) const {
    EXPECT_EQ(end.code, 0) << end.err;
    return parse_json(end.out, "stdout").at("steps").at("a").at("weights_hash");
  }

  support::TempFolder temp_;
};

TEST_F(Run, GoesFromImagesToAReportAndThenHasNothingToDo) {
  const std::vector<std::string> words = {
      "run",      "tiny.yaml", "--json", "--threads",   "1",
      "--device", "cpu",       "--out",  "out/of/here", "rc.epochs=2"};
  const Finished first = run_solera(temp_.path(), words);
  ASSERT_EQ(first.code, 0) << first.err;
  const Value outcome = parse_json(first.out, "stdout");
  EXPECT_EQ(outcome.at("steps").at("rc").at("epochs"), Value(2));
  EXPECT_TRUE(
      std::filesystem::exists(temp_.path() / "out/of/here/report.html"));
  const Finished second = run_solera(temp_.path(), words);
  EXPECT_EQ(second.code, 0) << second.err;
  for (const Value& step :
       parse_json(second.out, "stdout").at("steps").items()) {
    EXPECT_EQ(step.at("was_done"), Value(true));
  }
  EXPECT_THAT(second.err, HasSubstr("generalist: done already"));
}

TEST_F(Run, HandsItsStudentOutWithoutItsTeachers) {
  const std::vector<std::string> words = {"run",       "tiny.yaml", "--json",
                                          "--threads", "1",         "--device",
                                          "cpu",       "--out",     "run"};
  ASSERT_EQ(run_solera(temp_.path(), words).code, 0);
  const auto solera = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"export", "--json"});
    return run_solera(temp_.path(), more);
  };
  const Finished unclear = solera({"run", "-o", "student"});
  EXPECT_EQ(unclear.code, 2);
  EXPECT_THAT(unclear.err, HasSubstr("birds, generalist, rc, sl, choose one"));
  const Finished folder = solera({"run", "--step", "rc", "-o", "student",
                                  "licence=mit", "licence.birds=0bsd"});
  ASSERT_EQ(folder.code, 0) << folder.err;
  EXPECT_EQ(parse_json(folder.out, "stdout").at("heads").keys(),
            (std::vector<std::string>{"generalist", "birds"}));
  const Value manifest = read_json(temp_.path() / "student/manifest.json");
  EXPECT_EQ(manifest.at("licence"), Value("mit"));
  EXPECT_EQ(manifest.at("made_from").items()[1].at("licence"), Value("0bsd"));
  EXPECT_EQ(manifest.at("step"), Value("rc"));
  const Finished file =
      solera({"student", "--head", "birds", "-o", "birds.pth"});
  ASSERT_EQ(file.code, 0) << file.err;
  EXPECT_EQ(parse_json(file.out, "stdout").at("format"), Value("pth"));
  EXPECT_EQ(read_json(temp_.path() / "birds.pth.manifest.json").at("step"),
            Value("rc"));
  const Finished taken = solera({"student", "-o", "birds.pth"});
  EXPECT_EQ(taken.code, 2);
  EXPECT_THAT(taken.err, HasSubstr("choose it with --head"));
}

TEST_F(Run, GivesNetworksThatEvalMeasuresWithoutARunDirectory) {
  ASSERT_EQ(run_solera(temp_.path(), {"run", "tiny.yaml", "-q", "--threads",
                                      "1", "--out", "run"})
                .code,
            0);
  const auto eval = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"eval", "--json", "--threads", "1"});
    more.insert(more.end(), {"--network", "run/steps/rc/export", "workers=1"});
    const Finished end = run_solera(temp_.path(), more);
    EXPECT_EQ(end.code, 0) << end.err;
    return parse_json(end.out, "stdout");
  };
  const Value tuned =
      eval({"finetune", "--train", "birds/train", "--test", "birds/val",
            "shots=2", "draws=1", "epochs=1", "rates=[0.01]"});
  EXPECT_EQ(tuned.at("protocol"), Value("whole network"));
  EXPECT_EQ(tuned.at("tasks").items()[0].at("test_images"), Value(9));
  const Value kept =
      eval({"upstream", "--data", "birds/val", "--teacher",
            "run/steps/birds/export", "network.head=birds", "head=birds"});
  const Value& row = kept.at("forgetting").items().at(0);
  EXPECT_EQ(row.at("teacher"), Value("teacher"));
  EXPECT_EQ(row.at("images"), Value(9));
  EXPECT_TRUE(row.at("agreement").at("mean").is_number());
  // Nothing was left beside the run.
  EXPECT_FALSE(std::filesystem::exists(temp_.path() / "checkpoints"));
  EXPECT_FALSE(std::filesystem::exists(temp_.path() / "partial.json"));
}

TEST_F(Run, ComparesItsModels) {
  const std::vector<std::string> words = {"run",       "tiny.yaml", "--quiet",
                                          "--threads", "1",         "--device",
                                          "cpu",       "--out",     "run"};
  ASSERT_EQ(run_solera(temp_.path(), words).code, 0);
  const Finished end =
      run_solera(temp_.path(), {"compare", "run", "--json", "--markdown",
                                "table.md", "--csv", "table.csv"});
  ASSERT_EQ(end.code, 0) << end.err;
  const Value found = parse_json(end.out, "stdout");
  const Value& table = found.at("tables").items()[0];
  EXPECT_EQ(table.at("control"), Value("sl"));
  EXPECT_EQ(table.at("mean_difference").at("related").keys(),
            (std::vector<std::string>{"birds", "sl", "rc"}));
  EXPECT_EQ(found.at("forgetting").items()[0].at("teacher"), Value("birds"));
  EXPECT_TRUE(std::filesystem::exists(temp_.path() / "table.md"));
  EXPECT_TRUE(std::filesystem::exists(temp_.path() / "table.csv"));
  const Finished none = run_solera(temp_.path(), {"compare", "general"});
  EXPECT_EQ(none.code, 3);
  EXPECT_THAT(none.err, HasSubstr("expected a run directory"));
}

TEST_F(Run, SavesAndEndsWithTheCodeOfTheSignal) {
  const Value whole = weights_hash(run_solera(temp_.path(), words("whole")));
  for (const auto& [number, code] :
       {std::pair(SIGTERM, 143), std::pair(SIGINT, 130)}) {
    const std::string out = "stopped" + std::to_string(code);
    Process process(temp_.path(), words(out));
    wait_for_checkpoint(process, out);
    process.signal(number);
    const Finished end = process.wait();
    EXPECT_EQ(end.code, code) << end.err;
    EXPECT_THAT(end.err, HasSubstr("run the same command again"));
    EXPECT_EQ(weights_hash(run_solera(temp_.path(), words(out))), whole);
  }
}

TEST_F(Run, EndsInTheSameWeightsHoweverOftenItIsKilled) {
  const Value whole = weights_hash(run_solera(temp_.path(), words("whole")));
  RandomStream random(5, 0, 0, 0);
  int killed = 0;
  for (int i = 0; i < 6; ++i) {
    Process process(temp_.path(), words("killed"));
    std::this_thread::sleep_for(
        std::chrono::milliseconds(300 + random.below(500)));
    process.signal(SIGKILL);
    if (process.wait().code == -SIGKILL) ++killed;
  }
  EXPECT_GT(killed, 0);
  EXPECT_EQ(weights_hash(run_solera(temp_.path(), words("killed"))), whole);
}

}  // namespace
}  // namespace solera::smoke
