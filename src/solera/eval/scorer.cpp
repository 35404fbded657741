#include "solera/eval/scorer.h"

#include <torch/torch.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "solera/core/thread_pool.h"

namespace solera::eval {
namespace {

constexpr std::int64_t kScoreBlock = 256;  // rows scored at a time

class LinearScorer final : public Scorer {
 public:
  explicit LinearScorer(Matrix weights) : weights_(std::move(weights)) {}

  Matrix score(const Matrix& design, std::int64_t first,
               std::int64_t last) const override {
    return row_products(design, first, last, weights_);
  }

 private:
  Matrix weights_;
};

// Calls `use` with the number of the first row and the scores of each block.
void score_blocks(const Scorer& scorer, const Matrix& design, int threads,
                  const std::function<void(std::int64_t, const Matrix&)>& use) {
  const std::int64_t blocks = (design.rows + kScoreBlock - 1) / kScoreBlock;
  parallel_for(blocks, threads, [&](std::int64_t block) {
    const std::int64_t first = block * kScoreBlock;
    const std::int64_t last = std::min(first + kScoreBlock, design.rows);
    use(first, scorer.score(design, first, last));
  });
}

}  // namespace

std::unique_ptr<Scorer> make_linear_scorer(Matrix weights) {
  return std::make_unique<LinearScorer>(std::move(weights));
}

std::vector<std::int64_t> predict_classes(const Scorer& scorer,
                                          const Matrix& design, int threads) {
  std::vector<std::int64_t> classes(static_cast<std::size_t>(design.rows));
  const auto choose = [&](std::int64_t first, const Matrix& scores) {
    for (std::int64_t i = 0; i < scores.rows; ++i) {
      const double* row = scores.row(i);
      classes[static_cast<std::size_t>(first + i)] =
          std::max_element(row, row + scores.columns) - row;
    }
  };
  score_blocks(scorer, design, threads, choose);
  return classes;
}

double top1_percent(const Scorer& scorer, const Matrix& design,
                    const Targets& targets, int threads) {
  const std::vector<std::int64_t> classes =
      predict_classes(scorer, design, threads);
  std::int64_t right = 0;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    right += classes[i] == targets.labels[i];
  }
  return 100.0 * static_cast<double>(right) /
         static_cast<double>(classes.size());
}

metrics::MultiLabelScores label_scores(const Scorer& scorer,
                                       const Matrix& design,
                                       const Targets& targets, int threads) {
  const torch::Tensor all =
      torch::empty({design.rows, targets.classes}, torch::kFloat64);
  const auto copy = [&](std::int64_t first, const Matrix& scores) {
    std::copy(scores.values.begin(), scores.values.end(),
              all.data_ptr<double>() + first * targets.classes);
  };
  score_blocks(scorer, design, threads, copy);
  torch::Tensor present = torch::empty(all.sizes(), torch::kUInt8);
  std::copy(targets.sets.begin(), targets.sets.end(),
            present.data_ptr<std::uint8_t>());
  return metrics::multi_label_scores(all, present);
}

}  // namespace solera::eval
