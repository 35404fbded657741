#include "solera/report/html_weights.h"

#include <fmt/format.h>

#include "solera/report/figure.h"
#include "solera/report/html.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

constexpr std::size_t kMostTableRows = 12;  // of the table
constexpr std::size_t kMostRidges = 10;     // histograms above each other
constexpr std::size_t kMostEpochs = 200;

Value percentile_data(const WeightPart& part) {
  Value rows = Value::array();
  for (const WeightRow& row : sampled(part.rows, kMostEpochs)) {
    Value percentiles = Value::array();
    for (const auto& [percent, weight] : row.percentiles) {
      percentiles.push(Value::array({percent, weight}));
    }
    Value value = Value::object();
    value.set("epoch", row.epoch);
    value.set("percentiles", percentiles);
    rows.push(value);
  }
  Value data = Value::object();
  data.set("rows", rows);
  return data;
}

Value histogram_data(const WeightPart& part) {
  Value rows = Value::array();
  for (const WeightRow& row : sampled(part.rows, kMostRidges)) {
    Value counts = Value::array();
    for (const double count : row.counts) counts.push(count);
    Value value = Value::object();
    value.set("epoch", row.epoch);
    value.set("low", row.low);
    value.set("high", row.high);
    value.set("counts", counts);
    rows.push(value);
  }
  Value data = Value::object();
  data.set("rows", rows);
  return data;
}

std::string spread_of(const WeightRow& row) {
  return plain_number(row.percentiles.front().second) + " to " +
         plain_number(row.percentiles.back().second);
}

std::string percentile_figure(const WeightPart& part, const std::string& id) {
  Figure figure;
  figure.chart = "percentiles";
  figure.title = "Weights of the " + part.name + " over training";
  figure.note =
      "The line is the median; each band holds the weights between two "
      "percentiles, the palest one nearly all.";
  figure.alt = fmt::format(
      "Nearly all weights lie from {} at epoch {} and from {} at epoch {}.",
      spread_of(part.rows.front()), plain_number(part.rows.front().epoch),
      spread_of(part.rows.back()), plain_number(part.rows.back().epoch));
  figure.data = percentile_data(part);
  figure.numbers = table_html(percentile_table(part));
  return figure_html(figure, id + "-percentiles");
}

std::string histogram_figure(const WeightPart& part, const std::string& id) {
  Figure figure;
  figure.chart = "histograms";
  figure.title = "Histograms of the " + part.name;
  figure.note = "One for each epoch shown, from the first on top downwards.";
  figure.alt =
      fmt::format("{:.0f} weights in {} classes of equal width.",
                  part.rows.back().count, part.rows.back().counts.size());
  figure.data = histogram_data(part);
  return figure_html(figure, id + "-histograms");
}

}  // namespace

Table percentile_table(const WeightPart& part) {
  Table table = {"weights",
                 "Percentiles of the weights of the " + part.name,
                 {"epoch"},
                 {}};
  for (const auto& percentile : part.rows.front().percentiles) {
    table.header.push_back(plain_number(percentile.first) + " %");
  }
  for (const WeightRow& row : sampled(part.rows, kMostTableRows)) {
    std::vector<Cell> cells = {plain_number(row.epoch)};
    for (const auto& percentile : row.percentiles) {
      cells.emplace_back(fmt::format("{:.4g}", percentile.second));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string html_weights(const std::vector<WeightPart>& parts,
                         const std::string& id) {
  std::string figures;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string part_id = id + "-weights" + std::to_string(i);
    figures += percentile_figure(parts[i], part_id) +
               histogram_figure(parts[i], part_id);
  }
  if (figures.empty()) return "";
  return element("div", {{"class", "charts"}}, figures);
}

}  // namespace solera::report
