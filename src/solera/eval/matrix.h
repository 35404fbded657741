#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "solera/core/span.h"

namespace solera::eval {

/// A dense matrix of doubles, row by row.
struct Matrix {
  Matrix() = default;
  Matrix(std::int64_t row_count, std::int64_t column_count);

  const double* row(std::int64_t i) const {
    return values.data() + static_cast<std::size_t>(i * columns);
  }
  double* row(std::int64_t i) {
    return values.data() + static_cast<std::size_t>(i * columns);
  }

  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::vector<double> values;  ///< rows * columns.
};

/// Sum of x[i] * y[i] in an order that depends on `size` only.
double dot(const double* x, const double* y, std::int64_t size);

/// y += factor * x.
void add_multiple(double factor, const double* x, double* y, std::int64_t size);

/// The squared length of every row.
std::vector<double> squared_lengths(const Matrix& x);

/// The rows of `source` at `indices`, in that order.
Matrix select_rows(const Matrix& source, Span<const std::int64_t> indices);

/// Every dot product of rows `first` .. `last`-1 of `a` with all rows of `b`:
/// [last - first, b.rows]. An element does not depend on the range asked for.
Matrix row_products(const Matrix& a, std::int64_t first, std::int64_t last,
                    const Matrix& b);

/// row_products of all rows of `a`, the same for any number of threads.
Matrix all_products(const Matrix& a, const Matrix& b, int threads);

Matrix transposed(const Matrix& x);

/// The Gram matrix x x^T, [rows, rows], the same for any number of threads.
Matrix gram_matrix(const Matrix& x, int threads);

}  // namespace solera::eval
