#include "solera/metrics/multi_label.h"

#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/metrics/average_precision.h"

namespace solera::metrics {
namespace {

[[noreturn]] void refuse_labels(const char* message) {
  throw Error(ErrorKind::kBadInput, "multi-label scores", message);
}

template <class T>
Span<const T> column(const torch::Tensor& by_label, std::int64_t label) {
  const auto size = by_label.size(1);
  return {by_label.data_ptr<T>() + label * size,
          static_cast<std::size_t>(size)};
}

}  // namespace

MultiLabelScores multi_label_scores(const torch::Tensor& scores,
                                    const torch::Tensor& present) {
  if (scores.dim() != 2 || !scores.sizes().equals(present.sizes()) ||
      scores.numel() == 0) {
    refuse_labels(
        "found other shapes of scores and labels, expected both [images, "
        "labels]");
  }
  const torch::Tensor by_label =
      scores.to(torch::kCPU, torch::kFloat64).t().contiguous();
  const torch::Tensor marks =
      present.to(torch::kCPU, torch::kUInt8).t().contiguous();
  MultiLabelScores result;
  for (std::int64_t c = 0; c < by_label.size(0); ++c) {
    const auto found = average_precision(column<double>(by_label, c),
                                         column<std::uint8_t>(marks, c));
    if (!found) continue;
    ++result.counted;
    result.map += 100.0 * found->area;
    result.map_11pt += 100.0 * found->eleven_points;
  }
  if (result.counted == 0) {
    refuse_labels("found no image with a label, expected one at least");
  }
  result.map /= static_cast<double>(result.counted);
  result.map_11pt /= static_cast<double>(result.counted);
  result.mean_accuracy = 100.0 * by_label.gt(0.0)
                                     .eq(marks.ne(0))
                                     .to(torch::kFloat64)
                                     .mean()
                                     .item<double>();
  return result;
}

}  // namespace solera::metrics
