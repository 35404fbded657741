#include "solera/eval/knn.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "solera/core/options.h"
#include "solera/core/thread_pool.h"

namespace solera::eval {
namespace {

constexpr std::int64_t kBlock = 64;  // queries compared at a time

// The constant column adds 1 to every product; it cancels out, for only
// differences between similarities matter.
std::int64_t vote(const double* similarity, Span<const std::int64_t> labels,
                  std::int64_t classes, const KnnOptions& options) {
  std::vector<std::int64_t> order(labels.size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  const auto count = std::min<std::ptrdiff_t>(
      options.neighbours, static_cast<std::ptrdiff_t>(order.size()));
  std::partial_sort(order.begin(), order.begin() + count, order.end(),
                    [&](std::int64_t a, std::int64_t b) {
                      if (similarity[a] != similarity[b]) {
                        return similarity[a] > similarity[b];
                      }
                      return a < b;
                    });
  std::vector<double> votes(static_cast<std::size_t>(classes), 0.0);
  const double nearest = similarity[order.front()];
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    const std::int64_t image = order[static_cast<std::size_t>(i)];
    const auto label =
        static_cast<std::size_t>(labels[static_cast<std::size_t>(image)]);
    votes[label] +=
        std::exp((similarity[image] - nearest) / options.temperature);
  }
  return std::max_element(votes.begin(), votes.end()) - votes.begin();
}

}  // namespace

void KnnOptions::validate(const std::string& where) const {
  require_option(neighbours >= 1, where, "neighbours", "1 or more");
  require_option(temperature > 0.0, where, "temperature", "above 0");
}

std::vector<std::int64_t> predict_knn(const Matrix& train,
                                      Span<const std::int64_t> labels,
                                      std::int64_t classes,
                                      const Matrix& queries,
                                      const KnnOptions& options, int threads) {
  std::vector<std::int64_t> predicted(static_cast<std::size_t>(queries.rows));
  const std::int64_t blocks = (queries.rows + kBlock - 1) / kBlock;
  parallel_for(blocks, threads, [&](std::int64_t block) {
    const std::int64_t first = block * kBlock;
    const std::int64_t last = std::min(first + kBlock, queries.rows);
    const Matrix similarity = row_products(queries, first, last, train);
    for (std::int64_t i = first; i < last; ++i) {
      predicted[static_cast<std::size_t>(i)] =
          vote(similarity.row(i - first), labels, classes, options);
    }
  });
  return predicted;
}

}  // namespace solera::eval
