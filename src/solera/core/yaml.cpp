#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <cmath>
#include <cstdlib>
#include <set>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/value.h"

namespace solera {
namespace {

constexpr int kMaxDepth = 100;

int line_of(const YAML::Mark& mark) { return mark.line + 1; }

[[noreturn]] void throw_yaml(const std::string& where, int line,
                             const std::string& message) {
  throw Error(ErrorKind::kUsage, fmt::format("{}:{}", where, line), message);
}

bool is_integer(const std::string& text) {
  const std::size_t start = text[0] == '-' || text[0] == '+' ? 1 : 0;
  return text.size() > start && text.size() < start + 19 &&
         text.find_first_not_of("0123456789", start) == std::string::npos;
}

bool is_decimal(const std::string& text, double& number) {
  if (text.find_first_not_of("0123456789+-.eE") != std::string::npos ||
      text.find_first_of("0123456789") == std::string::npos) {
    return false;
  }
  char* end = nullptr;
  number = std::strtod(text.c_str(), &end);
  return *end == '\0';
}

// The core schema of YAML 1.2; quoted scalars (tag "!") stay text.
Value scalar_value(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!" || text.empty()) return Value(text);
  if (text == "true") return Value(true);
  if (text == "false") return Value(false);
  if (text == "null" || text == "~") return {};
  if (is_integer(text)) return Value(std::int64_t{std::stoll(text)});
  double number = 0.0;
  if (is_decimal(text, number)) return Value(number);
  return Value(text);
}

Value convert(const YAML::Node& node, const std::string& where, int depth) {
  const int line = line_of(node.Mark());
  if (depth > kMaxDepth) throw_yaml(where, line, "is nested too deep");
  Value value;
  if (node.IsScalar()) {
    value = scalar_value(node);
  } else if (node.IsSequence()) {
    value = Value::array();
    for (const auto& item : node) value.push(convert(item, where, depth + 1));
  } else if (node.IsMap()) {
    value = Value::object();
    for (const auto& member : node) {
      const std::string key = member.first.as<std::string>();
      if (value.find(key) != nullptr) {
        throw_yaml(where, line_of(member.first.Mark()),
                   "key '" + key + "' stands twice, keep one");
      }
      value.append(key, convert(member.second, where, depth + 1))
          .set_line(line_of(member.first.Mark()));
    }
  }
  value.set_line(line);
  return value;
}

void emit(YAML::Emitter& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kObject:
      out << YAML::BeginMap;
      for (std::size_t i = 0; i < value.size(); ++i) {
        out << YAML::Key << value.keys()[i] << YAML::Value;
        emit(out, value.items()[i]);
      }
      out << YAML::EndMap;
      return;
    case Value::Kind::kArray:
      out << YAML::BeginSeq;
      for (const Value& item : value.items()) emit(out, item);
      out << YAML::EndSeq;
      return;
    case Value::Kind::kString:
      if (parse_scalar_or_flow(value.as_string(), "").is_string()) {
        out << value.as_string();
      } else {
        out << YAML::DoubleQuoted << value.as_string();
      }
      return;
    case Value::Kind::kNull:
      out << YAML::Null;  // as text it would be quoted
      return;
    default:
      out << to_json(value);
  }
}

}  // namespace

Value parse_yaml(const std::string& text, const std::string& where) {
  try {
    return convert(YAML::Load(text), where, 0);
  } catch (const YAML::Exception& error) {
    throw_yaml(where, line_of(error.mark), "is not YAML: " + error.msg);
  }
}

Value read_yaml(const std::filesystem::path& path) {
  return parse_yaml(read_text(path), path.string());
}

Value parse_scalar_or_flow(const std::string& text, const std::string& where) {
  try {
    return parse_yaml(text, where);
  } catch (const Error&) {
    return Value(text);
  }
}

std::string to_yaml(const Value& value) {
  YAML::Emitter out;
  emit(out, value);
  return std::string(out.c_str()) + "\n";
}

}  // namespace solera
