#include "solera/eval/matrix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "solera/core/random.h"
#include "solera/eval/standardization.h"

namespace solera::eval {
namespace {

Matrix random_matrix(std::int64_t rows, std::int64_t columns) {
  Matrix matrix(rows, columns);
  RandomStream random(1, 2, 3, 4);
  for (double& value : matrix.values) value = random.normal();
  return matrix;
}

double plain_dot(const double* x, const double* y, std::int64_t size) {
  double sum = 0.0;
  for (std::int64_t i = 0; i < size; ++i) sum += x[i] * y[i];
  return sum;
}

TEST(Matrix, MultipliesRowsOfAnyCount) {
  for (const std::int64_t rows : {1, 2, 7, 8, 9, 67}) {
    const Matrix a = random_matrix(rows, 13);
    const Matrix b = random_matrix(rows + 3, 13);
    const Matrix products = row_products(a, 0, rows, b);
    for (std::int64_t i = 0; i < a.rows; ++i) {
      for (std::int64_t j = 0; j < b.rows; ++j) {
        EXPECT_NEAR(products.row(i)[j], plain_dot(a.row(i), b.row(j), 13),
                    1e-12);
      }
    }
  }
}

TEST(Matrix, MultipliesARangeToTheSameBits) {
  const Matrix a = random_matrix(21, 10);
  const Matrix b = random_matrix(5, 10);
  const Matrix all = row_products(a, 0, 21, b);
  const Matrix some = row_products(a, 3, 10, b);
  for (std::int64_t i = 3; i < 10; ++i) {
    for (std::int64_t j = 0; j < 5; ++j) {
      EXPECT_EQ(some.row(i - 3)[j], all.row(i)[j]);
    }
  }
}

TEST(Matrix, HasTheSameGramMatrixForAnyNumberOfThreads) {
  const Matrix x = random_matrix(150, 11);
  const Matrix gram = gram_matrix(x, 1);
  EXPECT_EQ(gram.values, gram_matrix(x, 3).values);
  for (std::int64_t i = 0; i < x.rows; i += 7) {
    for (std::int64_t j = 0; j < x.rows; ++j) {
      EXPECT_NEAR(gram.row(i)[j], plain_dot(x.row(i), x.row(j), 11), 1e-12);
      EXPECT_EQ(gram.row(i)[j], gram.row(j)[i]);
    }
  }
}

TEST(Matrix, TakesDotProductsOfAnyLength) {
  const Matrix x = random_matrix(2, 29);
  for (std::int64_t size = 0; size <= 29; ++size) {
    EXPECT_NEAR(dot(x.row(0), x.row(1), size),
                plain_dot(x.row(0), x.row(1), size), 1e-12);
  }
}

TEST(Standardization, CentresScalesAndFlattensConstants) {
  Matrix design(4, 3);
  const double first[] = {1.0, 2.0, 3.0, 6.0};
  for (std::int64_t i = 0; i < 4; ++i) {
    design.row(i)[0] = first[i];
    design.row(i)[1] = 0.1;
    design.row(i)[2] = 1.0;
  }
  const Matrix result = Standardization(design).apply(design);
  const double deviation = std::sqrt(3.5);
  for (std::int64_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(result.row(i)[0], (first[i] - 3.0) / deviation, 1e-12);
    EXPECT_NEAR(result.row(i)[1], 0.0, 1e-12);
    EXPECT_EQ(result.row(i)[2], 1.0);
  }
}

}  // namespace
}  // namespace solera::eval
