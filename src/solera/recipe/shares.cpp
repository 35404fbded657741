#include "solera/recipe/shares.h"

#include <torch/torch.h>

#include "solera/metrics/proportion.h"
#include "solera/metrics/statistics.h"

namespace solera::recipe {
namespace {

Span<const double> numbers_of(const torch::Tensor& right) {
  return {right.data_ptr<double>(), static_cast<std::size_t>(right.numel())};
}

}  // namespace

Value describe_share(const torch::Tensor& yes) {
  const auto count = yes.sum().item<std::int64_t>();
  const metrics::Interval range = metrics::wilson_interval(count, yes.numel());
  Value value = Value::object();
  value.set("mean",
            static_cast<double>(count) / static_cast<double>(yes.numel()));
  value.set("low", range.low);
  value.set("high", range.high);
  return value;
}

Value describe_paired(const torch::Tensor& a, const torch::Tensor& b) {
  const metrics::MeanInterval found = metrics::mean_interval(
      metrics::paired_differences(numbers_of(a), numbers_of(b)));
  Value value = Value::object();
  value.set("mean", found.mean / 100.0);
  value.set("low", found.student.low / 100.0);
  value.set("high", found.student.high / 100.0);
  value.set("verdict", metrics::verdict_name(metrics::verdict(found)));
  return value;
}

}  // namespace solera::recipe
