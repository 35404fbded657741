#include "solera/models/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <filesystem>

#include "solera/core/error.h"
#include "solera/core/options.h"
#include "solera/models/library_state.h"
#include "solera/models/network.h"

namespace solera::models {
namespace {

using testing::HasSubstr;

Value facts_of(const std::string& name) {
  return read_json(std::string(SOLERA_FIXTURES "/reference/") + name + ".json");
}

// Facts of torchvision 0.14 and timm 1.0.29 in double precision.
std::vector<std::string> all_facts() {
  std::vector<std::string> names;
  for (const auto& file :
       std::filesystem::directory_iterator(SOLERA_FIXTURES "/reference")) {
    names.push_back(file.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Reference : public testing::TestWithParam<std::string> {};

// Relative tolerance 1e-3: float32 here, double precision there.
TEST_P(Reference, NamesShapesOrderAndOutputsAreTheLibrarys) {
  const ReferenceDifferences found =
      compare_with_reference(facts_of(GetParam()), GetParam());
  EXPECT_LE(found.logits, 1e-3);
  EXPECT_LE(found.embedding, 1e-3);
  EXPECT_LE(found.taps, 1e-3);
}

// timm says what its weights expect; torchvision 0.14 does not.
TEST_P(Reference, PublishedInputIsTheLibrarys) {
  const Value facts = facts_of(GetParam());
  const Value& expected = facts.at("cfg");
  if (expected.find("input_size") == nullptr) return;
  const ReferenceSubject subject = find_subject(facts, GetParam());
  const InputSpec input = subject.form->input.value_or(subject.entry->input);
  const auto close_to = [](const std::vector<double>& values) {
    return testing::Pointwise(testing::DoubleNear(1e-3), values);
  };
  const auto list = [&](const char* key) {
    std::vector<double> values;
    for (const Value& value : expected.at(key).items()) {
      values.push_back(value.as_double());
    }
    return values;
  };
  EXPECT_EQ(input.size, expected.at("input_size").items()[1].as_int());
  EXPECT_THAT(input.mean, close_to(list("mean")));
  EXPECT_THAT(input.std, close_to(list("std")));
  EXPECT_NEAR(input.crop_pct, expected.at("crop_pct").as_double(), 1e-3);
  EXPECT_EQ(write_options(input).at("interpolation").as_string(),
            expected.at("interpolation").as_string());
}

TEST(ReferenceFacts, OfAnotherArchitectureAreRefusedByTensor) {
  Value facts = facts_of("torchvision.resnet18");
  facts.set("model", "resnet34");
  try {
    compare_with_reference(facts, "facts.json");
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), HasSubstr("layer1.2.conv1.weight"));
  }
}

INSTANTIATE_TEST_SUITE_P(Libraries, Reference, testing::ValuesIn(all_facts()),
                         [](const auto& each) {
                           std::string name = each.param;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

}  // namespace
}  // namespace solera::models
