#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "solera/core/file.h"
#include "solera/core/value.h"
#include "tests/smoke/process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_recipe.h"

namespace solera::smoke {
namespace {

using testing::HasSubstr;

constexpr const char* kFacts =
    SOLERA_FIXTURES "/reference/torchvision.resnet18.json";

class Verify : public testing::Test {
 protected:
  Finished solera(std::vector<std::string> words) {
    words.insert(words.begin(), {"verify", "--threads", "1"});
    return run_solera(temp_.path(), words);
  }

  void expect_error(const std::vector<std::string>& words, int code,
                    const std::string& text) {
    const Finished end = solera(words);
    EXPECT_EQ(end.code, code) << end.err;
    EXPECT_THAT(end.err, HasSubstr(text));
    EXPECT_EQ(std::count(end.err.begin(), end.err.end(), '\n'), 1) << end.err;
  }

  std::string wrong_facts() {
    Value facts = read_json(kFacts);
    facts.find("logits")->items()[0].items()[0] = Value(1e3);
    return temp_.write("wrong.json", to_json(facts)).string();
  }

  support::TempFolder temp_;
};

TEST_F(Verify, PrintsTheDifferencesFromReferenceFacts) {
  const Finished end = solera({"--reference", kFacts});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_THAT(end.out, HasSubstr("torchvision resnet18"));
  EXPECT_THAT(end.out, HasSubstr("passes"));
}

TEST_F(Verify, FailsWithTheNameOfTheFileThatDiffers) {
  const std::string wrong = wrong_facts();
  expect_error({"--reference", kFacts, wrong}, 1, wrong);
  const Finished end = solera({"--json", "--reference", kFacts, wrong});
  EXPECT_EQ(end.code, 1);
  const Value json = parse_json(end.out, "stdout");
  EXPECT_EQ(json.at("passed"), Value(false));
  EXPECT_EQ(json.at("references").items()[0].at("passed"), Value(true));
  EXPECT_EQ(json.at("references").items()[1].at("passed"), Value(false));
}

TEST_F(Verify, ComparesTheOtherFilesIfOneIsUnknown) {
  Value facts = read_json(kFacts);
  facts.set("model", "resnet19");
  const std::string unknown =
      temp_.write("unknown.json", to_json(facts)).string();
  expect_error({"--reference", unknown}, 2, "resnet19 of torchvision");
  const Finished end = solera({"--reference", unknown, kFacts});
  EXPECT_EQ(end.code, 1);
  EXPECT_THAT(end.err, HasSubstr("resnet19 of torchvision"));
  EXPECT_THAT(end.out, HasSubstr("torchvision resnet18"));
}

TEST_F(Verify, SaysWhatIsMissing) {
  temp_.write("w.pth", std::string("not weights"));
  support::write_tiny_images(temp_);
  expect_error({}, 2, "expected WEIGHTS, or --reference FILE...");
  expect_error({"w.pth", "--model", "resnet18"}, 2,
               "expected --data FOLDER, --probe FILE or one of "
               "w.probe.safetensors, w.probe.pth");
  expect_error({"w.pth", "--model", "resnet18", "--data", "birds/val"}, 3,
               "w.pth");
  expect_error(
      {"w.pth", "--model", "resnet18", "--data", "birds/val", "padding=odd"}, 2,
      "padding");
  expect_error({"none.pth", "--model", "resnet18", "--probe", "x.pth"}, 3,
               "none.pth");
}

// The Python of docs/verify.md makes a probe; the import passes, and another
// normalisation is found out.
TEST_F(Verify, TakesTheProbeThatTheSnippetOfTheDocumentsMakes) {
  const std::string python = "/usr/bin/python3";
  const auto run = [&](const std::string& script) {
    const std::string line = "cd '" + temp_.path().string() + "' && " + python +
                             " " + script + " >python.log 2>&1";
    return std::system(line.c_str());  // NOLINT(concurrency-mt-unsafe)
  };
  temp_.write("make.py", std::string(R"(
import torch, torchvision
torch.manual_seed(0)
model = torchvision.models.resnet18(num_classes=10)
torch.save(model.state_dict(), "birds.pth")
)"));
  if (run("make.py") != 0) GTEST_SKIP() << "needs python3-torchvision";
  const std::string page = read_text(SOLERA_SOURCE_DIR "/docs/verify.md");
  const std::string start = "```python\n";
  const std::size_t first = page.find(start) + start.size();
  temp_.write("snippet.py",
              page.substr(first, page.find("```", first) - first));
  ASSERT_EQ(run("snippet.py birds.pth"), 0)
      << read_text(temp_.path() / "python.log");
  const Finished end = solera({"birds.pth", "--model", "resnet18"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_THAT(end.out, HasSubstr("the network computes what the probe says"));
  const Finished wrong =
      solera({"--json", "birds.pth", "--model", "resnet18",
              "input.mean=[0.5, 0.5, 0.5]", "input.std=[0.5, 0.5, 0.5]"});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_THAT(
      parse_json(wrong.out, "stdout").at("probe").at("sentence").as_string(),
      HasSubstr("with the mean and std of ImageNet"));
}

}  // namespace
}  // namespace solera::smoke
