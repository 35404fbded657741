#include "solera/recipe/partial_probe.h"

#include <vector>

#include "solera/core/file.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPartialFile = "partial.json";

Value list_of(const std::vector<double>& numbers) {
  Value list = Value::array();
  for (const double number : numbers) list.push(number);
  return list;
}

std::vector<double> numbers_of(const Value& list) {
  std::vector<double> numbers;
  for (const Value& number : list.items())
    numbers.push_back(number.as_double());
  return numbers;
}

}  // namespace

PartialProbe::PartialProbe(const fs::path& step_folder) {
  if (step_folder.empty()) return;
  path_ = step_folder / kPartialFile;
  if (fs::exists(path_)) cells_ = read_json(path_);
}

std::optional<ProbeCell> PartialProbe::read(const std::string& key) const {
  const Value* found = cells_.find(key);
  if (found == nullptr) return std::nullopt;
  ProbeCell cell;
  cell.draw_hash = found->at("draw_hash").as_string();
  cell.accuracies = numbers_of(found->at("accuracies"));
  const Value& figures = found->at("figures");
  for (std::size_t i = 0; i < figures.size(); ++i) {
    cell.figures[figures.keys()[i]] = numbers_of(figures.items()[i]);
  }
  return cell;
}

void PartialProbe::write(const std::string& key, const ProbeCell& cell) {
  Value figures = Value::object();
  for (const auto& [name, numbers] : cell.figures) {
    figures.set(name, list_of(numbers));
  }
  Value entry = Value::object();
  entry.set("draw_hash", cell.draw_hash);
  entry.set("accuracies", list_of(cell.accuracies));
  entry.set("figures", figures);
  cells_.set(key, entry);
  if (!path_.empty()) write_file_atomically(path_, to_json(cells_));
}

}  // namespace solera::recipe
