#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "solera/data/dataset.h"
#include "solera/eval/features.h"
#include "solera/metrics/statistics.h"
#include "solera/models/input.h"
#include "solera/models/network.h"

namespace solera::eval {

/// Right answers.
struct Share {
  std::int64_t right = 0;
  std::int64_t count = 0;

  double percent() const;
  metrics::Interval interval() const;  ///< 95 %, Wilson, in percent.
};

/// Of a bool tensor.
Share share_of(const torch::Tensor& right);

/// One thing that may be wrong, tried.
struct Attempt {
  std::string name;    ///< "padding: same"
  std::string remedy;  ///< What to write if it is that; may be empty.
  Share before;        ///< Without it, over the same images as `after`.
  Share after;
  double chance = 1.0;  ///< Of so many more right answers if it is no better.
  /// Two points better or more, and the chance below 1 % even if all attempts
  /// of the round are counted.
  bool explains = false;
};

/// What came of trying the usual mistakes.
struct ImportTrial {
  /// Every round adds one change to the best of the round before, until
  /// nothing explains more.
  std::vector<std::vector<Attempt>> rounds;
  /// The best of each round that explains something; empty: nothing does.
  std::vector<Attempt> explanation;
};

/// Measures the first head of `network` on every image of `data`, and then the
/// same with one change after the other: other networks with these tensors,
/// other pixels (import_variants.h), the other usual crop, other orders of
/// classes. outputs[c] is said to stand for class c. Images are decoded once
/// for each crop and kept in memory.
ImportTrial try_usual_mistakes(const models::NetworkPtr& network,
                               const models::InputSpec& input,
                               const std::vector<std::int64_t>& outputs,
                               const std::shared_ptr<const data::Dataset>& data,
                               const FeatureOptions& options);

}  // namespace solera::eval
