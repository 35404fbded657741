#include "solera/eval/tsne.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "solera/core/value.h"
#include "solera/eval/principal_components.h"

namespace solera::eval {
namespace {

Matrix matrix_of(const Value& rows) {
  Matrix matrix(static_cast<std::int64_t>(rows.size()),
                static_cast<std::int64_t>(rows.items()[0].size()));
  matrix.values.clear();
  for (const Value& row : rows.items()) {
    for (const Value& x : row.items()) matrix.values.push_back(x.as_double());
  }
  return matrix;
}

// What scikit-learn made of 72 points in four heaps.
class PlaneMaps : public testing::Test {
 protected:
  const Value fixture_ =
      read_json(std::string(SOLERA_FIXTURES) + "/eval/tsne.json");
  const Matrix points_ = matrix_of(fixture_.at("points"));
};

// The nearest other point in the map.
std::int64_t neighbour(const Matrix& map, std::int64_t i) {
  std::int64_t best = -1;
  double least = INFINITY;
  for (std::int64_t j = 0; j < map.rows; ++j) {
    const double distance = std::hypot(map.row(i)[0] - map.row(j)[0],
                                       map.row(i)[1] - map.row(j)[1]);
    if (j != i && distance < least) {
      least = distance;
      best = j;
    }
  }
  return best;
}

TEST_F(PlaneMaps, PrincipalComponentsAreThoseOfScikitLearn) {
  const Matrix expected = matrix_of(fixture_.at("pca"));
  const Matrix found = principal_components(points_, 2);
  for (std::int64_t axis = 0; axis < 2; ++axis) {
    // Either sign is right.
    const double sign =
        found.row(0)[axis] * expected.row(0)[axis] < 0 ? -1.0 : 1.0;
    for (std::int64_t i = 0; i < found.rows; ++i) {
      EXPECT_NEAR(sign * found.row(i)[axis], expected.row(i)[axis], 1e-6);
    }
  }
}

TEST_F(PlaneMaps, PrincipalComponentsHaveASign) {
  Matrix mirrored = points_;
  for (double& x : mirrored.values) x = -x;
  const Matrix a = principal_components(points_, 1);
  const Matrix b = principal_components(mirrored, 1);
  for (std::int64_t i = 0; i < a.rows; ++i) {
    EXPECT_NEAR(a.row(i)[0], -b.row(i)[0], 1e-9);
  }
}

TEST_F(PlaneMaps, PrincipalComponentsBeyondTheRankAreZero) {
  Matrix line(3, 1);
  line.values = {1, 2, 6};
  const Matrix found = principal_components(line, 2);
  EXPECT_NEAR(found.row(2)[0], 3.0, 1e-12);
  EXPECT_EQ(found.row(2)[1], 0.0);
}

TEST_F(PlaneMaps, TsneLosesNoMoreThanScikitLearn) {
  TsneOptions options;
  options.perplexity = fixture_.at("perplexity").as_double();
  const TsneMap map = embed_tsne(points_, options);
  const double expected = fixture_.at("divergence").as_double();
  // Both stop near a minimum; two per cent of the loss lie between runs.
  EXPECT_LT(map.divergence, 1.02 * expected);
  EXPECT_GT(map.divergence, 0.9 * expected);
}

TEST_F(PlaneMaps, TsneKeepsNeighboursOfAKindTogether) {
  const TsneMap map = embed_tsne(points_, {10.0, 500});
  const auto& labels = fixture_.at("labels").items();
  int together = 0;
  for (std::int64_t i = 0; i < map.points.rows; ++i) {
    together += labels[static_cast<std::size_t>(i)] ==
                labels[static_cast<std::size_t>(neighbour(map.points, i))];
  }
  EXPECT_GE(together, 70);
}

TEST_F(PlaneMaps, TsneDrawsTheSameTwice) {
  EXPECT_EQ(embed_tsne(points_, {10.0, 60}).points.values,
            embed_tsne(points_, {10.0, 60}).points.values);
}

TEST_F(PlaneMaps, TsneOfEqualPointsIsFinite) {
  Matrix same(kTsneLeast, 3);
  for (const double x : embed_tsne(same).points.values) {
    EXPECT_TRUE(std::isfinite(x));
  }
}

}  // namespace
}  // namespace solera::eval
