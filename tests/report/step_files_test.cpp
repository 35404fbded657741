#include "solera/report/step_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace solera::report {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class StepFilesTest : public ::testing::Test {
 protected:
  StepRecord read() {
    StepRecord step;
    read_step_files(folder_.path(), step, problems_);
    return step;
  }

  support::TempFolder folder_;
  std::vector<std::string> problems_;
};

TEST_F(StepFilesTest, IgnoresATornLastRowOfWeights) {
  folder_.write("weights.jsonl",
                "{\"epoch\": 0, \"part\": \"heads\", \"percentiles\": {\"50\": "
                "0}, \"histogram\": {\"low\": 0, \"high\": 1, \"counts\": "
                "[1]}}\n{\"epoch\": 1, \"pa");
  EXPECT_EQ(read().weights.size(), 1u);
  EXPECT_THAT(problems_, IsEmpty());
}

TEST_F(StepFilesTest, SaysWhichRowOfWeightsIsMalformed) {
  folder_.write("weights.jsonl", "{}\nnonsense\n");
  read();
  EXPECT_THAT(problems_, ElementsAre(HasSubstr("weights.jsonl:2")));
}

TEST_F(StepFilesTest, SaysThatAResultLacksWhatItsKindHas) {
  for (const char* kind : {"probe", "sweep", "inspect"}) {
    problems_.clear();
    folder_.write("result.json", std::string("{\"kind\": \"") + kind + "\"}");
    EXPECT_EQ(read().state, StepState::kDone);
    EXPECT_THAT(problems_,
                ElementsAre(AllOf(HasSubstr("result.json has no "),
                                  HasSubstr("written by another version?"))))
        << kind;
  }
}

TEST_F(StepFilesTest, SaysThatAnEmbeddingDoesNotFit) {
  folder_.write("embedding.json", "{\"labels\": [0]}");
  folder_.write("changed.json", "[]");
  read();
  EXPECT_THAT(problems_,
              ElementsAre(HasSubstr("changed.json"),
                          HasSubstr("embedding.json has lists that do not")));
}

}  // namespace
}  // namespace solera::report
