#include "solera/eval/assignment.h"

#include <torch/torch.h>

#include <limits>

#include "solera/core/error.h"

namespace solera::eval {
namespace {

constexpr std::int64_t kNone = -1;

/// Shortest augmenting paths, one row after the other (Kuhn, 1955; in the form
/// of Jonker and Volgenant, 1987): prices of rows and columns stay such that
/// no pair costs less than their sum, and chosen pairs cost exactly it.
class Assignment {
 public:
  explicit Assignment(const torch::Tensor& costs)
      : costs_(costs),
        at_(costs_.accessor<double, 2>()),
        columns_(costs.size(1)),
        row_price_(size(costs.size(0))),
        column_price_(size(columns_)),
        owner_(size(columns_), kNone) {}

  std::vector<std::int64_t> solve() {
    for (std::int64_t row = 0; row < costs_.size(0); ++row) place(row);
    std::vector<std::int64_t> columns(row_price_.size());
    for (std::int64_t column = 0; column < columns_; ++column) {
      if (owner_[size(column)] != kNone) {
        columns[size(owner_[size(column)])] = column;
      }
    }
    return columns;
  }

 private:
  static std::size_t size(std::int64_t x) {
    return static_cast<std::size_t>(x);
  }

  // Finds the cheapest chain of changes that gives `row` a column.
  void place(std::int64_t row) {
    distance_.assign(size(columns_), std::numeric_limits<double>::infinity());
    before_.assign(size(columns_), kNone);
    done_.assign(size(columns_), false);
    std::int64_t column = kNone;
    double path = 0.0;
    do {
      const std::int64_t from = column == kNone ? row : owner_[size(column)];
      column = extend(from, column, path);
      path = distance_[size(column)];
      done_[size(column)] = true;
    } while (owner_[size(column)] != kNone);
    change_prices(row, path);
    change_owners(row, column);
  }

  // Looks from row `from`; returns the nearest column that is not done.
  std::int64_t extend(std::int64_t from, std::int64_t through, double path) {
    const auto costs = at_[from];
    const double price = row_price_[size(from)];
    std::int64_t nearest = kNone;
    for (std::int64_t column = 0; column < columns_; ++column) {
      const std::size_t c = size(column);
      if (done_[c]) continue;
      const double length = path + costs[column] - price - column_price_[c];
      if (length < distance_[c]) {
        distance_[c] = length;
        before_[c] = through;
      }
      if (nearest == kNone || distance_[c] < distance_[size(nearest)]) {
        nearest = column;
      }
    }
    return nearest;
  }

  void change_prices(std::int64_t row, double path) {
    row_price_[size(row)] += path;
    for (std::size_t c = 0; c < done_.size(); ++c) {
      if (!done_[c]) continue;
      column_price_[c] += distance_[c] - path;
      if (owner_[c] != kNone)
        row_price_[size(owner_[c])] += path - distance_[c];
    }
  }

  void change_owners(std::int64_t row, std::int64_t column) {
    while (column != kNone) {
      const std::int64_t before = before_[size(column)];
      owner_[size(column)] = before == kNone ? row : owner_[size(before)];
      column = before;
    }
  }

  torch::Tensor costs_;
  torch::TensorAccessor<double, 2> at_;
  std::int64_t columns_;
  std::vector<double> row_price_;
  std::vector<double> column_price_;
  std::vector<std::int64_t> owner_;   // the row that has a column
  std::vector<double> distance_;      // of columns from the row being placed
  std::vector<std::int64_t> before_;  // the column before on that path
  std::vector<bool> done_;
};

}  // namespace

std::vector<std::int64_t> best_assignment(const torch::Tensor& scores) {
  if (scores.dim() != 2 || scores.size(0) > scores.size(1)) {
    throw Error(ErrorKind::kUsage, "assignment",
                "found more rows than columns, expected a column for each");
  }
  return Assignment(-scores.to(torch::kDouble).contiguous()).solve();
}

}  // namespace solera::eval
