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
  check_features(set, "head " + head.name);
  check_outputs(head, set, outputs);
  if (head.linear->options.in_features() != set.features.size(1)) {
    refuse(head, fmt::format("found features of size {}, expected {}: were "
                             "they made by another network?",
                             set.features.size(1),
                             head.linear->options.in_features()));
  }
}

}  // namespace

UpstreamAccuracy head_accuracy(const models::Head& head, const FeatureSet& set,
                               const std::vector<std::int64_t>& outputs) {
  check_fit(head, set, outputs);
  const torch::NoGradGuard no_grad;
  torch::nn::Linear linear = head.linear;
  const torch::Device device = linear->weight.device();
  const torch::Tensor kept = torch::tensor(outputs, torch::kInt64).to(device);
  metrics::AccuracyMeter meter;
  for (std::int64_t first = 0; first < set.size(); first += kBlock) {
    const std::int64_t last = std::min(first + kBlock, set.size());
    torch::Tensor logits =
        linear(set.features.slice(0, first, last).to(device));
    if (!outputs.empty()) logits = logits.index_select(1, kept);
    meter.add(logits, set.labels.slice(0, first, last));
  }
  return {meter.top1(), meter.top5(), meter.count()};
}

}  // namespace solera::eval
