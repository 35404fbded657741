#include "solera/run/metrics_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "solera/core/file.h"

namespace solera::run {
namespace {

std::vector<std::string> names_of(const std::vector<MetricRow>& rows) {
  std::vector<std::string> names;
  std::set<std::string> known;
  for (const MetricRow& row : rows) {
    for (const auto& value : row.values) {
      if (known.insert(value.first).second) names.push_back(value.first);
    }
  }
  return names;
}

}  // namespace

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

MetricsCsv::MetricsCsv(std::filesystem::path path,
                       const std::vector<MetricRow>& rows)
    : names_(names_of(rows)) {
  std::string text = "step,epoch";
  for (const std::string& name : names_) text += "," + csv_field(name);
  text += "\n";
  for (const MetricRow& row : rows) text += line(row);
  write_file_atomically(path, text);
  file_.emplace(path);
}

bool MetricsCsv::has_columns_for(const MetricRow& row) const {
  return std::all_of(
      row.values.begin(), row.values.end(), [&](const auto& value) {
        return std::find(names_.begin(), names_.end(), value.first) !=
               names_.end();
      });
}

void MetricsCsv::append(const MetricRow& row) { file_->append(line(row)); }

std::string MetricsCsv::line(const MetricRow& row) const {
  std::string text = fmt::format("{},{}", row.step, row.epoch);
  for (const std::string& name : names_) {
    const auto value =
        std::find_if(row.values.begin(), row.values.end(),
                     [&](const auto& pair) { return pair.first == name; });
    text += ",";
    if (value != row.values.end()) text += fmt::format("{}", value->second);
  }
  return text + "\n";
}

}  // namespace solera::run
