#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/methods/mlfd/geometry.h"
#include "solera/teacher/network_features.h"
#include "tests/support/errors.h"
#include "tests/support/toy_network.h"

namespace solera::methods {
namespace {

using testing::HasSubstr;

/// Levels with strides 1, 2, 4, ... and the given channels, of an input whose
/// first level has `side`.
NetworkShape shape_of(std::vector<std::int64_t> channels, std::int64_t side) {
  NetworkShape shape;
  std::int64_t stride = 1;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    shape.levels.push_back(
        {"layer" + std::to_string(i + 1), channels[i], side});
    shape.strides.push_back(stride);
    side = (side + 1) / 2;
    stride *= 2;
  }
  shape.embedding = {"embedding", channels.back(), 0};
  return shape;
}

std::vector<std::string> texts(const std::vector<LevelShape>& shapes) {
  std::vector<std::string> result;
  for (const LevelShape& shape : shapes) result.push_back(shape.text());
  return result;
}

class Geometry : public testing::Test {
 protected:
  JointGeometry plan(const std::string& merge) {
    options_.merge = merge;
    return plan_joint(teachers_, tasks_, options_, "joint");
  }

  JointOptions options_;
  std::vector<NamedShape> teachers_ = {
      {"a", shape_of({8, 16, 32, 64}, 32), 0},
      {"b", shape_of({10, 20, 40, 80}, 32), 0}};
  std::vector<NamedShape> tasks_ = {{"a", shape_of({8, 16, 32, 64}, 32), 5}};
};

TEST(NetworkShape, IsThatOfTheNetworksMaps) {
  const NetworkShape shape = measure(support::toy_spec(0), 16);
  EXPECT_EQ(shape.levels.back().name, "layer4");
  EXPECT_EQ(shape.levels.back().text(), "64x2x2");
  EXPECT_EQ(shape.strides.back(), 8);
  EXPECT_EQ(shape.embedding.text(), "64");
}

TEST(NetworkShape, PlacesHaveSeveralNames) {
  const NetworkShape shape = shape_of({8, 16, 32, 64}, 32);
  EXPECT_EQ(find_place(shape, "L_1", "x"), teacher::kEmbeddingTap);
  EXPECT_EQ(find_place(shape, "embedding", "x"), teacher::kEmbeddingTap);
  for (const char* text : {"L_2", "last", "8", "layer4"}) {
    EXPECT_EQ(find_place(shape, text, "x"), 3) << text;
  }
  for (const char* text : {"L_4", "last-2", "2", "layer2"}) {
    EXPECT_EQ(find_place(shape, text, "x"), 1) << text;
  }
  EXPECT_THAT(
      support::usage_error_of([&] { find_place(shape, "last-4", "x"); }),
      HasSubstr("layer2 (stride 2, 16x16x16)"));
}

TEST_F(Geometry, OfTheFourLevelSets) {
  EXPECT_EQ(plan("L_1").side, 0);
  EXPECT_TRUE(plan("L_1").branches[0].maps.empty());
  EXPECT_EQ(plan("L_2").side, 4);
  EXPECT_EQ(texts(plan("L_2").teachers),
            (std::vector<std::string>{"64x4x4", "80x4x4"}));
  EXPECT_EQ(texts(plan("L_2").branches[0].maps),
            (std::vector<std::string>{"64x4x4"}));
  EXPECT_EQ(texts(plan("L_3").branches[0].maps),
            (std::vector<std::string>{"32x8x8", "64x4x4"}));
  EXPECT_EQ(texts(plan("L_4").branches[0].maps),
            (std::vector<std::string>{"16x16x16", "32x8x8", "64x4x4"}));
}

TEST_F(Geometry, AsReleasedHasMapsOneLevelTooSmall) {
  options_.layout = JointLayout::kReleased;
  EXPECT_EQ(texts(plan("L_2").branches[0].maps),
            (std::vector<std::string>{"64x4x4"}));
  EXPECT_EQ(texts(plan("L_3").branches[0].maps),
            (std::vector<std::string>{"32x4x4", "64x4x4"}));
  EXPECT_EQ(texts(plan("L_4").branches[0].maps),
            (std::vector<std::string>{"16x8x8", "32x4x4", "64x4x4"}));
}

TEST_F(Geometry, TakesTheSmallestSideWhereTheyDiffer) {
  teachers_[1].shape = shape_of({10, 20, 40, 80}, 24);
  EXPECT_EQ(plan("last").side, 3);
  EXPECT_EQ(texts(plan("last-1").branches[0].maps),
            (std::vector<std::string>{"32x6x6", "64x4x4"}));
}

TEST_F(Geometry, AsksForOneKindOfAllTeachers) {
  options_.merge_of = {{"b", "embedding"}};
  EXPECT_THAT(support::usage_error_of([&] { plan("last"); }),
              HasSubstr("joint.merge_of.b"));
  options_.merge_of = {{"b", "layer3"}};
  EXPECT_EQ(plan("last").teachers[1].text(), "40x8x8");
}

TEST_F(Geometry, MatchesTheLevelsThatAreAskedFor) {
  options_.dense_level = true;
  const JointBranch branch = plan("last-1").branches[0];
  EXPECT_EQ(match_levels(tasks_[0].shape, branch, {}, "s").size(), 3U);
  const auto one = match_levels(tasks_[0].shape, branch, {"last"}, "s");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].answer, 2U);
  const auto dense = match_levels(tasks_[0].shape, branch, {"embedding"}, "s");
  EXPECT_EQ(dense[0].answer, 3U);
  EXPECT_THAT(support::usage_error_of([&] {
                match_levels(tasks_[0].shape, branch, {"last-2"}, "s");
              }),
              HasSubstr("has no features"));
}

TEST_F(Geometry, NamesBothShapesOfAMismatch) {
  const JointBranch branch = plan("last").branches[0];
  const NetworkShape other = shape_of({8, 16, 32, 48}, 32);
  EXPECT_THAT(
      support::usage_error_of([&] { match_levels(other, branch, {}, "s"); }),
      testing::AllOf(HasSubstr("48x4x4 at layer4"), HasSubstr("64x4x4")));
  const NetworkShape smaller = shape_of({8, 16, 32, 64}, 16);
  EXPECT_THAT(
      support::usage_error_of([&] { match_levels(smaller, branch, {}, "s"); }),
      testing::AllOf(HasSubstr("64x2x2 at layer4"), HasSubstr("64x4x4")));
}

}  // namespace
}  // namespace solera::methods
