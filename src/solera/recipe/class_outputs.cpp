#include "solera/recipe/class_outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "solera/core/error.h"
#include "solera/core/value.h"

namespace solera::recipe {
namespace {

using Outputs = std::vector<std::int64_t>;

// The class that `map` lacks, or nothing.
std::optional<std::string> missing_class(
    const Value& map, const std::vector<std::string>& classes) {
  for (const std::string& name : classes) {
    if (map.find(name) == nullptr) return name;
  }
  return std::nullopt;
}

const Value& find_map(const Value& document, const std::string& where,
                      const std::vector<std::string>& classes) {
  if (!missing_class(document, classes)) return document;
  std::string missing = *missing_class(document, classes);
  for (const Value& inner : document.items()) {
    if (!inner.is_object()) continue;
    const auto lacks = missing_class(inner, classes);
    if (!lacks) return inner;
    missing = *lacks;
  }
  throw Error(ErrorKind::kBadInput, where,
              "lacks class '" + missing +
                  "', expected an object with an output for every class of "
                  "the data");
}

std::int64_t output_of(const Value& value, const models::Head& head,
                       const std::string& name, const std::string& where) {
  const bool fits = value.kind() == Value::Kind::kInt && value.as_int() >= 0 &&
                    value.as_int() < head.classes();
  if (fits) return value.as_int();
  throw Error(ErrorKind::kBadInput, where,
              fmt::format("'{}' is {}, expected an output from 0 to {}", name,
                          to_json(value).substr(0, 80), head.classes() - 1));
}

Outputs by_position(std::size_t count) {
  Outputs outputs(count);
  std::iota(outputs.begin(), outputs.end(), 0);
  return outputs;
}

}  // namespace

std::optional<Outputs> match_outputs(const models::Head& head,
                                     const std::vector<std::string>& classes) {
  Outputs outputs;
  for (const std::string& name : classes) {
    const auto found =
        std::find(head.class_names.begin(), head.class_names.end(), name);
    if (found == head.class_names.end()) break;
    outputs.push_back(found - head.class_names.begin());
  }
  if (outputs.size() == classes.size()) return outputs;
  const bool same_size =
      head.classes() == static_cast<std::int64_t>(classes.size());
  if (same_size && head.class_names.empty()) return by_position(classes.size());
  return std::nullopt;
}

Outputs read_class_map(const std::filesystem::path& file,
                       const models::Head& head,
                       const std::vector<std::string>& classes) {
  const Value document = read_json(file);
  const std::string where = file.string();
  const Value& map = find_map(document, where, classes);
  Outputs outputs;
  std::set<std::int64_t> used;
  for (const std::string& name : classes) {
    outputs.push_back(output_of(map.at(name), head, name, where));
    if (used.insert(outputs.back()).second) continue;
    throw Error(ErrorKind::kBadInput, where,
                fmt::format("'{}' is {}, which another class has too", name,
                            outputs.back()));
  }
  return outputs;
}

Outputs require_outputs(const models::Head& head,
                        const std::vector<std::string>& classes,
                        const std::string& where) {
  if (const auto outputs = match_outputs(head, classes)) return *outputs;
  const auto count = static_cast<std::int64_t>(classes.size());
  if (head.class_names.empty() && head.classes() == count + 1) {
    return by_position(classes.size());
  }
  if (head.class_names.empty()) {
    throw Error(ErrorKind::kUsage, where,
                fmt::format("found {} classes in the data and {} outputs, "
                            "expected --class-map FILE or class_names=FILE "
                            "to say which belong together",
                            count, head.classes()));
  }
  const auto is_unknown = [&](const std::string& name) {
    return std::find(head.class_names.begin(), head.class_names.end(), name) ==
           head.class_names.end();
  };
  throw Error(
      ErrorKind::kUsage, where,
      fmt::format("class '{}' of the data is none of the network's {} "
                  "('{}', ...), expected the same names, or "
                  "--class-map FILE",
                  *std::find_if(classes.begin(), classes.end(), is_unknown),
                  head.classes(), head.class_names.front()));
}

}  // namespace solera::recipe
