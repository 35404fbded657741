#include "solera/run/metrics_jsonl.h"

#include <fmt/format.h>

#include <limits>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/value.h"

namespace solera::run {
namespace {

bool is_reserved(const std::string& name) {
  return name == "step" || name == "epoch" || name == "time";
}

double number_or_nan(const Value& value, const std::string& where,
                     const std::string& name) {
  if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (value.is_number()) return value.as_double();
  throw Error(ErrorKind::kBadInput, where,
              fmt::format("{} is {}, expected a number, restore the line", name,
                          value.kind_name()));
}

TimedRow parse_line(const std::string& line, const std::string& where) {
  const Value object = parse_json(line, where);
  const Value* step = object.find("step");
  if (step == nullptr || step->kind() != Value::Kind::kInt) {
    throw Error(ErrorKind::kBadInput, where,
                "found no whole number `step`, expected a row of metrics, "
                "restore the line");
  }
  TimedRow timed;
  timed.row.step = step->as_int();
  for (std::size_t i = 0; i < object.size(); ++i) {
    const std::string& name = object.keys()[i];
    if (name == "step") continue;
    const double number = number_or_nan(object.items()[i], where, name);
    if (name == "epoch") timed.row.epoch = number;
    if (name == "time") timed.time = number;
    if (!is_reserved(name)) timed.row.values.emplace_back(name, number);
  }
  return timed;
}

}  // namespace

std::string jsonl_line(const TimedRow& timed) {
  Value object = Value::object();
  object.append("step", timed.row.step);
  object.append("epoch", timed.row.epoch);
  object.append("time", timed.time);
  for (const auto& [name, number] : timed.row.values) object.set(name, number);
  return to_json(object) + "\n";
}

std::vector<TimedRow> read_jsonl(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return {};
  const std::string text = read_text(path);
  std::vector<TimedRow> rows;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) return rows;
    const std::string where =
        fmt::format("{}:{}", path.string(), rows.size() + 1);
    rows.push_back(parse_line(text.substr(begin, end - begin), where));
    begin = end + 1;
  }
}

}  // namespace solera::run
