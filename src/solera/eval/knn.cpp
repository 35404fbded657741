#include "solera/eval/knn.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "solera/core/options.h"

namespace solera::eval {
namespace {

/// Votes of the neighbours of each image.
class KnnScorer final : public Scorer {
 public:
  KnnScorer(Matrix train, Targets targets, const KnnOptions& options)
      : train_(std::move(train)),
        targets_(std::move(targets)),
        options_(options) {}

  Matrix score(const Matrix& design, std::int64_t first,
               std::int64_t last) const override {
    const Matrix similarity = row_products(design, first, last, train_);
    Matrix scores(last - first, targets_.classes);
    for (std::int64_t i = 0; i < scores.rows; ++i) {
      vote(similarity.row(i), scores.row(i));
    }
    return scores;
  }

 private:
  std::vector<std::int64_t> neighbours(const double* similarity) const {
    std::vector<std::int64_t> order(static_cast<std::size_t>(train_.rows));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    const auto count = std::min<std::int64_t>(options_.neighbours, train_.rows);
    std::partial_sort(order.begin(), order.begin() + count, order.end(),
                      [&](std::int64_t a, std::int64_t b) {
                        if (similarity[a] != similarity[b]) {
                          return similarity[a] > similarity[b];
                        }
                        return a < b;
                      });
    order.resize(static_cast<std::size_t>(count));
    return order;
  }

  // The constant column adds 1 to every product; it cancels out, for only
  // differences between similarities matter.
  void vote(const double* similarity, double* votes) const {
    const std::vector<std::int64_t> nearest = neighbours(similarity);
    const double closest = similarity[nearest.front()];
    double all = 0.0;
    for (const std::int64_t image : nearest) {
      const double weight =
          std::exp((similarity[image] - closest) / options_.temperature);
      all += weight;
      add(image, weight, votes);
    }
    for (std::int64_t c = 0; c < targets_.classes; ++c) {
      votes[c] = votes[c] / all - 0.5;
    }
  }

  void add(std::int64_t image, double weight, double* votes) const {
    if (!targets_.multi_label()) {
      votes[targets_.labels[static_cast<std::size_t>(image)]] += weight;
      return;
    }
    for (std::int64_t c = 0; c < targets_.classes; ++c) {
      if (targets_.shows(image, c)) votes[c] += weight;
    }
  }

  const Matrix train_;
  const Targets targets_;
  const KnnOptions options_;
};

}  // namespace

void KnnOptions::validate(const std::string& where) const {
  require_option(neighbours >= 1, where, "neighbours", "1 or more");
  require_option(temperature > 0.0, where, "temperature", "above 0");
}

std::unique_ptr<Scorer> make_knn_scorer(Matrix train, Targets targets,
                                        const KnnOptions& options) {
  return std::make_unique<KnnScorer>(std::move(train), std::move(targets),
                                     options);
}

}  // namespace solera::eval
