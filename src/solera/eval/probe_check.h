#pragma once

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solera/eval/logits_probe.h"
#include "solera/models/input.h"
#include "solera/models/network.h"

namespace solera::eval {

/// How far a network's answers are from a probe's.
struct ProbeDifference {
  double logits = 0.0;  ///< Largest difference over the largest logit.
  std::optional<double> embedding;  ///< The same, if the probe has one.
  double agreement = 0.0;  ///< Share of images with the same best class.
};

/// One thing that may be wrong, tried.
struct ProbeAttempt {
  std::string name;    ///< "padding: same"
  std::string remedy;  ///< What to write if it is that.
  ProbeDifference found;
  bool explains = false;  ///< Within the tolerance.
};

struct ProbeCheck {
  std::int64_t images = 0;
  std::optional<ProbeDifference> input;   ///< From the normalised input.
  std::optional<ProbeDifference> pixels;  ///< From the pixels.
  bool passed = false;                    ///< All within the tolerance.
  /// Of a check that did not pass, the nearest first.
  std::vector<ProbeAttempt> tried;
};

/// Compares the first head of `network`, and the embedding if the probe has
/// one, with the probe. Pixels are normalised by `spec`; its size does not
/// matter. If a difference is above `tolerance`, the usual mistakes are tried.
/// Error(kBadInput) at `where` if the probe is of a network with another
/// number of classes, but for one class more or less, which fails and is
/// explained.
ProbeCheck check_probe(const models::NetworkPtr& network,
                       const models::InputSpec& spec, const LogitsProbe& probe,
                       double tolerance, torch::Device device,
                       const std::string& where);

}  // namespace solera::eval
