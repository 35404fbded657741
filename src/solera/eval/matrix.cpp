#include "solera/eval/matrix.h"

#include <algorithm>
#include <array>

#include "solera/core/thread_pool.h"

namespace solera::eval {
namespace {

constexpr std::int64_t kPanel = 8;   // rows of b multiplied at a time
constexpr std::int64_t kBlock = 64;  // rows of a Gram matrix in one task

// Rows first .. first+kPanel-1 of b, interleaved so that the innermost loop
// reads them side by side; rows that do not exist are zero.
void pack_panel(const Matrix& b, std::int64_t first,
                std::vector<double>& packed) {
  packed.assign(static_cast<std::size_t>(b.columns * kPanel), 0.0);
  const std::int64_t count = std::min(kPanel, b.rows - first);
  for (std::int64_t r = 0; r < count; ++r) {
    const double* row = b.row(first + r);
    for (std::int64_t k = 0; k < b.columns; ++k) {
      packed[static_cast<std::size_t>(k * kPanel + r)] = row[k];
    }
  }
}

using PanelProducts = std::array<double, 2 * kPanel>;

// Two rows against a panel: sixteen sums stay in registers.
PanelProducts multiply_panel(const double* x, const double* y,
                             const double* packed, std::int64_t depth) {
  PanelProducts sums{};
  for (std::int64_t k = 0; k < depth; ++k) {
    const double* panel = packed + k * kPanel;
    const double a = x[k];
    const double b = y[k];
    for (std::size_t j = 0; j < kPanel; ++j) {
      sums[j] += a * panel[j];
      sums[kPanel + j] += b * panel[j];
    }
  }
  return sums;
}

// out[i][j] for first <= i < last (row i - first of out) and all j < columns.
void multiply_rows(const Matrix& a, std::int64_t first, std::int64_t last,
                   const Matrix& b, std::int64_t columns, double* out,
                   std::int64_t stride) {
  std::vector<double> packed;
  for (std::int64_t j = 0; j < columns; j += kPanel) {
    pack_panel(b, j, packed);
    const auto width = std::min(kPanel, columns - j);
    for (std::int64_t i = first; i < last; i += 2) {
      const bool pair = i + 1 < last;
      const PanelProducts sums = multiply_panel(
          a.row(i), a.row(pair ? i + 1 : i), packed.data(), a.columns);
      double* target = out + (i - first) * stride + j;
      std::copy_n(sums.begin(), width, target);
      if (pair) std::copy_n(sums.begin() + kPanel, width, target + stride);
    }
  }
}

}  // namespace

Matrix::Matrix(std::int64_t row_count, std::int64_t column_count)
    : rows(row_count),
      columns(column_count),
      values(static_cast<std::size_t>(row_count * column_count)) {}

// Eight running sums, because a compiler may not reorder a single one.
double dot(const double* x, const double* y, std::int64_t size) {
  constexpr std::int64_t kLanes = 8;
  std::array<double, kLanes> sums{};
  std::int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      sums[lane] += x[i + static_cast<std::int64_t>(lane)] *
                    y[i + static_cast<std::int64_t>(lane)];
    }
  }
  double total = ((sums[0] + sums[4]) + (sums[1] + sums[5])) +
                 ((sums[2] + sums[6]) + (sums[3] + sums[7]));
  for (; i < size; ++i) total += x[i] * y[i];
  return total;
}

void add_multiple(double factor, const double* x, double* y,
                  std::int64_t size) {
  for (std::int64_t i = 0; i < size; ++i) y[i] += factor * x[i];
}

std::vector<double> squared_lengths(const Matrix& x) {
  std::vector<double> squares;
  for (std::int64_t i = 0; i < x.rows; ++i) {
    squares.push_back(dot(x.row(i), x.row(i), x.columns));
  }
  return squares;
}

Matrix select_rows(const Matrix& source, Span<const std::int64_t> indices) {
  Matrix result(static_cast<std::int64_t>(indices.size()), source.columns);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    std::copy_n(source.row(indices[i]), source.columns,
                result.row(static_cast<std::int64_t>(i)));
  }
  return result;
}

Matrix row_products(const Matrix& a, std::int64_t first, std::int64_t last,
                    const Matrix& b) {
  Matrix result(last - first, b.rows);
  multiply_rows(a, first, last, b, b.rows, result.values.data(), b.rows);
  return result;
}

Matrix all_products(const Matrix& a, const Matrix& b, int threads) {
  Matrix result(a.rows, b.rows);
  const std::int64_t blocks = (a.rows + kBlock - 1) / kBlock;
  parallel_for(blocks, threads, [&](std::int64_t block) {
    const std::int64_t first = block * kBlock;
    const std::int64_t last = std::min(first + kBlock, a.rows);
    multiply_rows(a, first, last, b, b.rows, result.row(first), b.rows);
  });
  return result;
}

Matrix transposed(const Matrix& x) {
  Matrix result(x.columns, x.rows);
  for (std::int64_t i = 0; i < x.rows; ++i) {
    for (std::int64_t k = 0; k < x.columns; ++k) result.row(k)[i] = x.row(i)[k];
  }
  return result;
}

Matrix gram_matrix(const Matrix& x, int threads) {
  Matrix gram(x.rows, x.rows);
  const std::int64_t blocks = (x.rows + kBlock - 1) / kBlock;
  parallel_for(blocks, threads, [&](std::int64_t block) {
    const std::int64_t first = block * kBlock;
    const std::int64_t last = std::min(first + kBlock, x.rows);
    multiply_rows(x, first, last, x, last, gram.row(first), gram.columns);
  });
  for (std::int64_t i = 0; i < x.rows; ++i) {
    for (std::int64_t j = i + 1; j < x.rows; ++j)
      gram.row(i)[j] = gram.row(j)[i];
  }
  return gram;
}

}  // namespace solera::eval
