#include "solera/eval/accuracy_check.h"

#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/data/subset.h"
#include "solera/eval/predictions.h"

namespace solera::eval {
namespace {

using torch::Tensor;

constexpr std::uint64_t kTrialSeed = 0;

void check_head(const models::Network& network, const data::Dataset& data) {
  if (network.heads().empty()) {
    throw Error(ErrorKind::kUsage, "network",
                "has no classifier, expected one: accuracy needs logits");
  }
  if (network.heads().front().multi_label) {
    throw Error(ErrorKind::kUsage, "head " + network.heads().front().name,
                "found a multi-label head, expected one with a single class "
                "per image");
  }
  if (data.class_names().empty()) {
    throw Error(ErrorKind::kUsage, "data",
                "found images without labels, expected labelled ones");
  }
  if (data.multi_label()) {
    throw Error(ErrorKind::kUsage, "data",
                "found a multi-label dataset, expected one class per image");
  }
}

}  // namespace

AccuracyCheck check_accuracy(const models::NetworkPtr& network,
                             const models::InputSpec& input,
                             const std::vector<std::int64_t>& outputs,
                             const std::shared_ptr<const data::Dataset>& data,
                             const AccuracyCheckOptions& options) {
  check_head(*network, *data);
  const Predictions given =
      predict(*network, input, outputs, data, options.features);
  const Tensor output_of = torch::tensor(outputs, torch::kInt64);
  AccuracyCheck check;
  check.all =
      share_of(output_of.index_select(0, given.labels).eq(given.output));
  check.among = share_of(given.labels.eq(given.klass));
  check.beats_chance =
      check.among.interval().low > 100.0 / static_cast<double>(outputs.size());
  if (options.trial_images > 0) {
    check.trial = try_usual_mistakes(
        network, input, outputs,
        data::random_subset(data, options.trial_images, kTrialSeed),
        options.features);
  }
  return check;
}

}  // namespace solera::eval
