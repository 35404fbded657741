#include "solera/recipe/reference_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "solera/core/error.h"
#include "solera/core/value.h"
#include "tests/support/temp_folder.h"

namespace solera::recipe {
namespace {

using testing::HasSubstr;

constexpr const char* kFacts =
    SOLERA_FIXTURES "/reference/torchvision.resnet18.json";

class ReferenceFile : public testing::Test {
 protected:
  // Checks the facts of ResNet-18 after a change.
  ReferenceCheck checked(const std::function<void(Value&)>& change) {
    Value facts = read_json(kFacts);
    change(facts);
    return check_reference(temp_.write("facts.json", to_json(facts)));
  }

  std::string refusal(ErrorKind kind,
                      const std::function<void(Value&)>& change) {
    try {
      checked(change);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind);
      EXPECT_THAT(error.what(), HasSubstr("facts.json"));
      return error.what();
    }
    return "";
  }

  support::TempFolder temp_;
};

TEST_F(ReferenceFile, OfResNet18Passes) {
  const ReferenceCheck check = check_reference(kFacts);
  EXPECT_TRUE(check.passed());
  EXPECT_EQ(check.library, "torchvision");
  EXPECT_EQ(check.model, "resnet18");
  EXPECT_EQ(check.found.compared_taps, 4);
  EXPECT_GT(check.found.logits, 0.0);  // float32 against double
}

TEST_F(ReferenceFile, WithAnotherLogitEmbeddingOrTapFails) {
  const auto shifted = [](Value& number) {
    number = Value(number.as_double() * 1.5 + 1.0);
  };
  EXPECT_FALSE(checked([&](Value& facts) {
                 shifted(facts.find("logits")->items()[1].items()[3]);
               }).passed());
  EXPECT_FALSE(checked([&](Value& facts) {
                 shifted(facts.find("embedding")->find("norm")->items()[0]);
               }).passed());
  EXPECT_FALSE(checked([&](Value& facts) {
                 shifted(*facts.find("taps")->find("layer2")->find("mean"));
               }).passed());
}

TEST_F(ReferenceFile, OfAnUnknownArchitectureIsNamed) {
  EXPECT_THAT(refusal(ErrorKind::kUsage,
                      [](Value& facts) { facts.set("model", "resnet19"); }),
              HasSubstr("is about resnet19 of torchvision"));
}

TEST_F(ReferenceFile, ThatIsDamagedIsRefused) {
  const auto bad = ErrorKind::kBadInput;
  EXPECT_THAT(refusal(bad, [](Value& facts) { facts.erase("logits"); }),
              HasSubstr("has no 'logits'"));
  EXPECT_THAT(refusal(bad, [](Value& f) { f.set("input_size", 1 << 20); }),
              HasSubstr("'input_size'"));
  EXPECT_THAT(refusal(bad, [](Value& f) { f.set("gain", "much"); }),
              HasSubstr("number"));
  EXPECT_NE(refusal(bad, [](Value& f) { f.set("logits", Value::array()); }),
            "");
  EXPECT_NE(refusal(bad,
                    [](Value& facts) {
                      facts.find("logits")->items()[0].items().pop_back();
                    }),
            "");
  EXPECT_NE(refusal(bad,
                    [](Value& facts) {
                      facts.find("tensors")->items()[0] = Value("conv1");
                    }),
            "");
  EXPECT_THAT(refusal(bad,
                      [](Value& facts) {
                        facts.find("tensors")->items()[0].items()[0] =
                            Value("conv9.weight");
                      }),
              HasSubstr("tensor 0 is conv1.weight"));
}

}  // namespace
}  // namespace solera::recipe
