#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "solera/core/value.h"
#include "tests/smoke/process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_recipe.h"

namespace solera::smoke {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class CommandLine : public testing::Test {
 protected:
  Finished solera(const std::vector<std::string>& words) {
    return run_solera(temp_.path(), words);
  }

  // Ends with `code` and says `text` in one line.
  void expect_error(const std::vector<std::string>& words, int code,
                    const std::string& text) {
    const Finished end = solera(words);
    EXPECT_EQ(end.code, code) << end.err;
    EXPECT_EQ(end.out, "");
    EXPECT_THAT(end.err, HasSubstr(text));
    EXPECT_EQ(std::count(end.err.begin(), end.err.end(), '\n'), 1) << end.err;
  }

  support::TempFolder temp_;
};

TEST_F(CommandLine, PrintsItsVersion) {
  const Finished end = solera({"--version"});
  EXPECT_EQ(end.code, 0);
  EXPECT_THAT(end.out, StartsWith("solera "));
}

TEST_F(CommandLine, PrintsHelpOnStandardOutput) {
  const Finished end = solera({"run", "--help"});
  EXPECT_EQ(end.code, 0);
  EXPECT_THAT(end.out, HasSubstr("--overwrite"));
  EXPECT_EQ(end.err, "");
}

TEST_F(CommandLine, RefusesWrongWordsWithCodeTwo) {
  expect_error({}, 2, "found no command, known: run, ");
  expect_error({"rum"}, 2, "unknown command 'rum', did you mean 'run'?");
  expect_error({"run"}, 2, "[command line] ");
  expect_error({"run", "x.yaml", "--ovewrite"}, 2, "--ovewrite");
  expect_error({"run", "x.yaml"}, 2, "[x.yaml] found no recipe here");
  expect_error({"list", "options", "trian"}, 2, "did you mean 'train'?");
  expect_error({"eval", "probe"}, 2, "expected --network FOLDER");
  expect_error({"export", "x"}, 2, "--output");
  expect_error({"export", "x", "-o", "y"}, 2, "[x] is not there");
  expect_error({"export", "x", "-o", "y", "--to", "onxx"}, 2, "--to");
}

TEST_F(CommandLine, NamesFileLineAndKeyOfAMistakeInARecipe) {
  temp_.write("r.yaml", "steps:\n  a:\n    train:\n      epoch: 3\n");
  expect_error({"run", "r.yaml"}, 2,
               "[r.yaml:4 a] unknown key 'epoch', did you mean 'epochs'?");
}

TEST_F(CommandLine, EndsWithCodeThreeForABadFile) {
  temp_.write("w.pth", std::string("not weights"));
  support::write_tiny_images(temp_);
  expect_error({"eval", "upstream", "-q", "--model", "resnet18", "--weights",
                "w.pth", "--data", "birds/val"},
               3, "w.pth");
}

TEST_F(CommandLine, GivesErrorsAsJsonToo) {
  const Finished end = solera({"--json", "run", "none.yaml"});
  EXPECT_EQ(end.code, 2);
  const Value error = parse_json(end.out, "stdout");
  EXPECT_EQ(error.at("exit_code"), Value(2));
  EXPECT_THAT(error.at("error").as_string(), HasSubstr("none.yaml"));
  const Finished usage = solera({"run", "--json"});
  EXPECT_EQ(parse_json(usage.out, "stdout").at("exit_code"), Value(2));
}

TEST_F(CommandLine, ListsEveryCatalogueAsTextAndJson) {
  for (const char* what :
       {"models", "datasets", "methods", "losses", "transforms", "options"}) {
    const Finished text = solera({"list", what});
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_GT(text.out.size(), 100u) << what;
  }
  const Value models =
      parse_json(solera({"list", "models", "--json"}).out, "stdout");
  EXPECT_EQ(models.at("models").items()[0].at("name"), Value("resnet10"));
}

TEST_F(CommandLine, ScansADrawerWithBrokenFiles) {
  temp_.write("drawer/page.pth", std::string("<html>"));
  const Finished text = solera({"scan", "drawer"});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("drawer/page.pth] is a web page"));
  const Finished json = solera({"scan", "--json", "drawer"});
  const Value models = parse_json(json.out, "stdout").at("models");
  EXPECT_THAT(models.items()[0].at("error").as_string(), HasSubstr("web page"));
  expect_error({"scan", "none"}, 2, "[none] does not exist");
}

TEST_F(CommandLine, PrintsTheSchemaOfARecipe) {
  const Finished end = solera({"list", "options", "--format", "schema"});
  EXPECT_EQ(end.code, 0) << end.err;
  const Value schema = parse_json(end.out, "stdout");
  EXPECT_EQ(schema.at("title"), Value("Solera recipe"));
}

TEST_F(CommandLine, TellsWhatTheDemoWouldDo) {
  if (!std::filesystem::exists("/usr/share/datasets/fashion-mnist")) {
    GTEST_SKIP() << "the demo needs Debian's dataset-fashion-mnist";
  }
  const Finished end = solera({"demo", "--dry-run", "--json"});
  EXPECT_EQ(end.code, 0) << end.err;
  const Value forecast = parse_json(end.out, "stdout");
  EXPECT_EQ(forecast.at("steps").items()[0].at("name"), Value("generalist"));
  EXPECT_FALSE(std::filesystem::exists(temp_.path() / "runs"));
}

TEST_F(CommandLine, MakesThreadsWaitWithoutSpinning) {
  ::setenv("OMP_DISPLAY_ENV", "TRUE", 1);
  ::unsetenv("OMP_WAIT_POLICY");
  const Finished end = solera({"--version"});
  ::unsetenv("OMP_DISPLAY_ENV");
  ::setenv("OMP_WAIT_POLICY", "PASSIVE", 1);
  EXPECT_THAT(end.err, HasSubstr("OMP_WAIT_POLICY = 'PASSIVE'"));
}

TEST_F(CommandLine, ProbesAlikeOnAnyNumberOfThreads) {
  const auto probe = [&](const std::string& threads) {
    const Finished end = solera(
        {"bench", "probe", "--json", "--threads", threads, "--representations",
         "2", "--classes", "4", "--features", "60", "--draws", "6", "--repeats",
         "1", "--out", "problem" + threads + ".safetensors"});
    EXPECT_EQ(end.code, 0) << end.err;
    return parse_json(end.out, "stdout");
  };
  const Value one = probe("1");
  const Value three = probe("3");
  EXPECT_EQ(one.at("accuracies").size(), 2U);
  EXPECT_EQ(one.at("accuracies"), three.at("accuracies"));
  EXPECT_EQ(one.at("draws"), Value(6));
  EXPECT_GT(one.at("accuracies").items()[0].as_double(), 40.0);
  EXPECT_TRUE(std::filesystem::exists(temp_.path() / "problem1.safetensors"));
  expect_error({"bench", "probe", "--train", "x"}, 2,
               "expected --network, --train and --test together");
}

}  // namespace
}  // namespace solera::smoke
