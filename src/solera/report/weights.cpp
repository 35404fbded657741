#include "solera/report/weights.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include "solera/report/estimate.h"

namespace solera::report {
namespace {

constexpr std::size_t kMostBins = 1000;

std::optional<double> number_in(const std::string& text) {
  double number = 0.0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::vector<std::pair<double, double>> percentiles_of(const Value& row) {
  std::vector<std::pair<double, double>> percentiles;
  for_members(member_of(row, "percentiles"),
              [&](const std::string& key, const Value& value) {
                const auto percent = number_in(key);
                if (percent && value.is_number()) {
                  percentiles.emplace_back(*percent, value.as_double());
                }
              });
  std::sort(percentiles.begin(), percentiles.end());
  return percentiles;
}

std::optional<WeightRow> weight_row_of(const Value& value) {
  const Value& histogram = member_of(value, "histogram");
  WeightRow row;
  row.epoch = number_of(value, "epoch");
  row.count = number_of(value, "count");
  row.percentiles = percentiles_of(value);
  row.low = number_of(histogram, "low");
  row.high = number_of(histogram, "high");
  for (const Value& count : list_of(histogram, "counts")) {
    row.counts.push_back(count.is_number() ? count.as_double() : 0.0);
  }
  const bool is_whole = std::isfinite(row.epoch) && row.high > row.low &&
                        !row.percentiles.empty() && !row.counts.empty() &&
                        row.counts.size() <= kMostBins;
  return is_whole ? std::optional<WeightRow>(row) : std::nullopt;
}

}  // namespace

std::vector<WeightPart> read_weights(const std::vector<Value>& rows) {
  std::vector<WeightPart> parts;
  for (const Value& value : rows) {
    const std::string name = text_of(value, "part");
    const auto row = weight_row_of(value);
    if (name.empty() || !row) continue;
    auto part = std::find_if(parts.begin(), parts.end(),
                             [&](const auto& p) { return p.name == name; });
    if (part == parts.end()) part = parts.insert(part, {name, {}});
    part->rows.push_back(*row);
  }
  return parts;
}

std::vector<WeightRow> sampled(const std::vector<WeightRow>& rows,
                               std::size_t most) {
  if (rows.size() <= most) return rows;
  std::vector<WeightRow> few;
  for (std::size_t i = 0; i < most; ++i) {
    few.push_back(rows[i * (rows.size() - 1) / (most - 1)]);
  }
  return few;
}

}  // namespace solera::report
