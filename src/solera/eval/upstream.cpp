#include "solera/eval/upstream.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <string>

#include "solera/core/error.h"
#include "solera/metrics/accuracy.h"

namespace solera::eval {
namespace {

constexpr std::int64_t kBlock = 1024;  // images scored at a time

[[noreturn]] void refuse(const models::Head& head, const std::string& message) {
  throw Error(ErrorKind::kBadInput, "head " + head.name, message);
}

void check_outputs(const models::Head& head, const FeatureSet& set,
                   const std::vector<std::int64_t>& outputs) {
  const auto used = outputs.empty() ? head.classes()
                                    : static_cast<std::int64_t>(outputs.size());
  if (used != set.classes()) {
    refuse(head, fmt::format("found {} outputs, expected {}, the number of "
                             "classes of the dataset",
                             used, set.classes()));
  }
  for (const std::int64_t output : outputs) {
    if (output < 0 || output >= head.classes()) {
      refuse(head, fmt::format("found output {}, expected one of 0 to {}",
                               output, head.classes() - 1));
    }
  }
}

void check_fit(const models::Head& head, const FeatureSet& set,
               const std::vector<std::int64_t>& outputs) {
  if (head.multi_label) {
    throw Error(ErrorKind::kUsage, "head " + head.name,
                "found a multi-label head, expected one with a single class "
                "per image");
  }
  check_single_label(set, "head " + head.name);
  check_outputs(head, set, outputs);
  if (head.classes() != set.features.size(1)) {
    refuse(head, fmt::format("found logits of {} outputs, expected {}: were "
                             "they made by another head?",
                             set.features.size(1), head.classes()));
  }
}

}  // namespace

UpstreamAccuracy logit_accuracy(const models::Head& head,
                                const FeatureSet& logits,
                                const std::vector<std::int64_t>& outputs) {
  check_fit(head, logits, outputs);
  const torch::Tensor kept = torch::tensor(outputs, torch::kInt64);
  metrics::AccuracyMeter meter;
  std::vector<torch::Tensor> predicted;
  for (std::int64_t first = 0; first < logits.size(); first += kBlock) {
    const std::int64_t last = std::min(first + kBlock, logits.size());
    torch::Tensor block = logits.features.slice(0, first, last);
    if (!outputs.empty()) block = block.index_select(1, kept);
    meter.add(block, logits.labels.slice(0, first, last));
    predicted.push_back(block.argmax(1));
  }
  UpstreamAccuracy found{meter.top1(), meter.top5(), meter.count(), {}, {}};
  found.predicted = torch::cat(predicted);
  found.right = 100.0 * found.predicted.eq(logits.labels).to(torch::kDouble);
  return found;
}

}  // namespace solera::eval
