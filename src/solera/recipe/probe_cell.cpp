#include "solera/recipe/probe_cell.h"

namespace solera::recipe {
namespace {

Value list_of(const std::vector<double>& numbers) {
  Value list = Value::array();
  for (const double number : numbers) list.push(number);
  return list;
}

std::vector<double> numbers_of(const Value& list) {
  std::vector<double> numbers;
  for (const Value& number : list.items()) {
    numbers.push_back(number.as_double());
  }
  return numbers;
}

}  // namespace

Value write_cell(const ProbeCell& cell) {
  Value figures = Value::object();
  for (const auto& [name, numbers] : cell.figures) {
    figures.set(name, list_of(numbers));
  }
  Value value = Value::object();
  value.set("draw_hash", cell.draw_hash);
  value.set("accuracies", list_of(cell.accuracies));
  value.set("figures", figures);
  return value;
}

ProbeCell read_cell(const Value& value) {
  ProbeCell cell;
  cell.draw_hash = value.at("draw_hash").as_string();
  cell.accuracies = numbers_of(value.at("accuracies"));
  const Value& figures = value.at("figures");
  for (std::size_t i = 0; i < figures.size(); ++i) {
    cell.figures[figures.keys()[i]] = numbers_of(figures.items()[i]);
  }
  return cell;
}

}  // namespace solera::recipe
