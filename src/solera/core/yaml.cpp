#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/value.h"

namespace solera {
namespace {

constexpr const char* kTextTag = "tag:yaml.org,2002:str";
constexpr int kMaxDepth = 100;
constexpr int kMaxNodes = 1000000;  // aliases can multiply a small file

int line_of(const YAML::Mark& mark) { return mark.line + 1; }

[[noreturn]] void throw_yaml(const std::string& where, int line,
                             const std::string& message) {
  throw Error(ErrorKind::kUsage, fmt::format("{}:{}", where, line), message);
}

bool is_integer(const std::string& text, std::int64_t& number) {
  const std::size_t start = text[0] == '-' || text[0] == '+' ? 1 : 0;
  if (text.size() == start ||
      text.find_first_not_of("0123456789", start) != std::string::npos) {
    return false;
  }
  errno = 0;
  number = std::strtoll(text.c_str(), nullptr, 10);
  return errno == 0;
}

bool is_decimal(const std::string& text, double& number) {
  if (text.find_first_not_of("0123456789+-.eE") != std::string::npos ||
      text.find_first_of("0123456789") == std::string::npos) {
    return false;
  }
  char* end = nullptr;
  number = std::strtod(text.c_str(), &end);
  return *end == '\0' && std::isfinite(number);
}

// The core schema of YAML 1.2; quoted scalars (tag "!") stay text.
Value scalar_value(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!" || node.Tag() == kTextTag || text.empty()) {
    return Value(text);
  }
  if (text == "true") return Value(true);
  if (text == "false") return Value(false);
  if (text == "null" || text == "~") return {};
  std::int64_t whole = 0;
  if (is_integer(text, whole)) return Value::number(whole, text);
  double number = 0.0;
  if (is_decimal(text, number)) return Value::number(number, text);
  return Value(text);
}

constexpr const char* kMergeKey = "<<";

/// Makes a Value of one document, within bounds.
class Converter {
 public:
  explicit Converter(const std::string& where) : where_(where) {}

  Value convert(const YAML::Node& node, int depth) {
    const int line = line_of(node.Mark());
    if (depth > kMaxDepth) throw_yaml(where_, line, "is nested too deep");
    if (++nodes_ > kMaxNodes) throw_yaml(where_, line, "is too large");
    Value value;
    if (node.IsScalar()) {
      value = scalar_value(node);
    } else if (node.IsSequence()) {
      value = Value::array();
      for (const auto& item : node) value.push(convert(item, depth + 1));
    } else if (node.IsMap()) {
      value = Value::object();
      for (const auto& member : node) add_member(member, depth, value);
      for (const auto& member : node) merge_member(member, depth, value);
    }
    value.set_line(line);
    return value;
  }

 private:
  template <class Member>
  void add_member(const Member& member, int depth, Value& map) {
    const int line = line_of(member.first.Mark());
    const auto key = member.first.template as<std::string>();
    if (key == kMergeKey) return;
    if (map.find(key) != nullptr) {
      throw_yaml(where_, line, "key '" + key + "' stands twice, keep one");
    }
    map.append(key, convert(member.second, depth + 1)).set_line(line);
  }

  // `<<: *other` adds the members of another map that this one lacks, and
  // `<<: [*first, *second]` those of several, the first first.
  template <class Member>
  void merge_member(const Member& member, int depth, Value& map) {
    if (member.first.template as<std::string>() != kMergeKey) return;
    const Value other = convert(member.second, depth + 1);
    const int line = line_of(member.first.Mark());
    if (!other.is_array()) return merge(other, line, map);
    for (const Value& each : other.items()) merge(each, line, map);
  }

  void merge(const Value& other, int line, Value& map) const {
    if (!other.is_object()) {
      throw_yaml(where_, line,
                 "<< found " + other.kind_name() + ", expected a map");
    }
    for (std::size_t i = 0; i < other.size(); ++i) {
      const std::string& key = other.keys()[i];
      if (map.find(key) == nullptr) map.append(key, other.items()[i]);
    }
  }

  const std::string& where_;
  int nodes_ = 0;
};

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
      if (parse_scalar_or_flow(value.as_string(), "") != value) {
        out << YAML::DoubleQuoted;
      }
      out << value.as_string();
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
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.empty()) return {};
    if (documents.size() > 1) {
      throw_yaml(where, line_of(documents[1].Mark()),
                 "starts a second document, expected one");
    }
    return Converter(where).convert(documents[0], 0);
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
