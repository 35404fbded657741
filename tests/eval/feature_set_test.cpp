#include "solera/eval/feature_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "solera/core/error.h"
#include "tests/eval/toy_features.h"
#include "tests/support/errors.h"

namespace solera::eval {
namespace {

using ::testing::HasSubstr;

// The message of check_training_features for a set spoilt by `spoil`.
std::string complaint(const std::function<void(FeatureSet&)>& spoil) {
  FeatureSet set = toy_features({30, 8, 3, 0, 0});
  spoil(set);
  try {
    check_training_features(set, "birds");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "no complaint";
}

TEST(FeatureSet, IsAcceptedAsItIs) {
  EXPECT_EQ(complaint([](FeatureSet&) {}), "no complaint");
}

TEST(FeatureSet, IsRefusedWithFeaturesThatAreNotFinite) {
  const std::string message = complaint([](FeatureSet& set) {
    set.features[4][2] = std::numeric_limits<float>::quiet_NaN();
    set.features[9][0] = std::numeric_limits<float>::infinity();
  });
  EXPECT_THAT(message, HasSubstr("[birds] "));
  EXPECT_THAT(message, HasSubstr("not finite in 2 of 30 images"));
  EXPECT_THAT(message, HasSubstr("first: image 4"));
}

TEST(FeatureSet, OfSeveralLabelsIsRefusedWhereOneIsWanted) {
  FeatureSet set = toy_features({30, 8, 3, 0, 0});
  set.labels.reset();
  set.label_sets = torch::ones({30, 3}, torch::kUInt8);
  EXPECT_NO_THROW(check_training_features(set, "birds"));
  EXPECT_THAT(
      support::input_error_of([&] { check_single_label(set, "birds"); }),
      HasSubstr("[birds] found a multi-label dataset, expected one class"));
}

TEST(FeatureSet, IsRefusedWithAClassWithoutImages) {
  EXPECT_THAT(
      complaint([](FeatureSet& set) { set.class_names.push_back("dodo"); }),
      HasSubstr("no image of class 'dodo'"));
}

TEST(FeatureSet, IsRefusedWithOneClassOnly) {
  EXPECT_THAT(complaint([](FeatureSet& set) {
                set.class_names.resize(1);
                set.labels.zero_();
              }),
              HasSubstr("found 1 class"));
}

TEST(FeatureSet, IsRefusedWithConstantFeatures) {
  EXPECT_THAT(complaint([](FeatureSet& set) { set.features.fill_(0.25); }),
              HasSubstr("the same features for every image"));
}

TEST(FeatureSet, IsRefusedWithLabelsOutOfRange) {
  EXPECT_THAT(complaint([](FeatureSet& set) { set.labels[0] = 3; }),
              HasSubstr("found label 3"));
  EXPECT_THAT(complaint([](FeatureSet& set) { set.labels[0] = -1; }),
              HasSubstr("without a label"));
}

TEST(FeatureSet, IsRefusedWithTheWrongShapes) {
  EXPECT_THAT(complaint([](FeatureSet& set) {
                set.labels = set.labels.slice(0, 0, 29);
              }),
              HasSubstr("one int64 for each image"));
  EXPECT_THAT(complaint([](FeatureSet& set) {
                set.features = set.features.to(torch::kFloat64);
              }),
              HasSubstr("float32"));
  EXPECT_THAT(complaint([](FeatureSet& set) { set = FeatureSet(); }),
              HasSubstr("no feature table"));
  EXPECT_THAT(complaint([](FeatureSet& set) {
                set.features = set.features.slice(0, 0, 0);
                set.labels = set.labels.slice(0, 0, 0);
              }),
              HasSubstr("no image"));
}

TEST(FeatureSet, MustBeOfTheSameTask) {
  const FeatureSet train = toy_features({30, 8, 3, 0, 0});
  FeatureSet other = toy_features({30, 8, 3, 0, 0});
  EXPECT_NO_THROW(check_same_task(train, other));
  other.class_names[1] = "dodo";
  EXPECT_THROW(check_same_task(train, other), Error);
  EXPECT_THROW(check_same_task(train, toy_features({30, 7, 3, 0, 0})), Error);
}

TEST(DesignMatrix, AppendsAConstantAndNormalises) {
  FeatureSet set = toy_features({2, 2, 2, 0, 0});
  set.features = torch::tensor({{3.0F, 4.0F}, {0.0F, 0.0F}});
  const Matrix raw = design_matrix(set, false);
  EXPECT_EQ(raw.values, (std::vector<double>{3, 4, 1, 0, 0, 1}));
  const Matrix unit = design_matrix(set, true);
  EXPECT_NEAR(unit.row(0)[0], 0.6, 1e-12);
  EXPECT_NEAR(unit.row(0)[1], 0.8, 1e-12);
  EXPECT_EQ(unit.row(1)[0], 0.0);
}

}  // namespace
}  // namespace solera::eval
