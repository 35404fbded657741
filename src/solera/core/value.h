#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace solera {

/// A document: what YAML and JSON have in common. Objects keep their order.
/// Values read from YAML know their line.
class Value {
 public:
  enum class Kind { kNull, kBool, kInt, kDouble, kString, kArray, kObject };

  Value() = default;
  Value(bool x) : kind_(Kind::kBool), int_(x) {}
  Value(int x) : kind_(Kind::kInt), int_(x) {}
  Value(std::int64_t x) : kind_(Kind::kInt), int_(x) {}
  Value(double x) : kind_(Kind::kDouble), double_(x) {}
  Value(const char* x) : kind_(Kind::kString), text_(x) {}
  Value(std::string x) : kind_(Kind::kString), text_(std::move(x)) {}
  /// A number that was spelled `spelling` where it was read.
  static Value number(std::int64_t x, std::string spelling);
  static Value number(double x, std::string spelling);
  static Value array(std::vector<Value> items = {});
  static Value object();

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_string() const { return kind_ == Kind::kString; }
  bool is_array() const { return kind_ == Kind::kArray; }
  bool is_object() const { return kind_ == Kind::kObject; }
  bool is_number() const {
    return kind_ == Kind::kInt || kind_ == Kind::kDouble;
  }
  /// "a number", "a list": for messages.
  std::string kind_name() const;

  /// The content; Error(kBadInput) if it is of another kind.
  bool as_bool() const;
  std::int64_t as_int() const;
  double as_double() const;  ///< Integers convert.
  const std::string& as_string() const;
  /// A string's content, or a number as it was spelled, so that `007` can be
  /// a name; Error(kBadInput) for other kinds.
  std::string as_text() const;

  /// Elements of an array, members' values of an object.
  const std::vector<Value>& items() const { return items_; }
  std::vector<Value>& items() { return items_; }
  const std::vector<std::string>& keys() const { return keys_; }
  std::size_t size() const { return items_.size(); }

  /// The member, or null if it is absent or this is no object.
  const Value* find(const std::string& key) const;
  Value* find(const std::string& key);
  /// The member; Error(kBadInput) if it is absent.
  const Value& at(const std::string& key) const;
  /// Adds or replaces a member; null becomes an object first.
  Value& set(const std::string& key, Value value);
  /// Adds a member whose key is known to be new, without looking.
  Value& append(const std::string& key, Value value);
  /// Removes a member if it is there.
  void erase(const std::string& key);
  /// Adds an element; null becomes an array first.
  Value& push(Value value);

  int line() const { return line_; }  ///< From 1; 0 if not from YAML.
  void set_line(int line) { line_ = line; }

 private:
  Kind kind_ = Kind::kNull;
  int line_ = 0;
  std::int64_t int_ = 0;
  double double_ = 0.0;
  std::string text_;  // of a number: its spelling, or empty
  std::vector<std::string> keys_;
  std::vector<Value> items_;
};

/// Equal content; lines and spellings are ignored.
bool operator==(const Value& a, const Value& b);
inline bool operator!=(const Value& a, const Value& b) { return !(a == b); }

/// `where` names the document in messages. Malformed text, duplicate keys and
/// nesting deeper than 100 are errors: kBadInput for JSON, which programs
/// write; kUsage, with the line, for YAML, which people write. YAML is read
/// with the core schema of YAML 1.2 (`no` is text) and merge keys (`<<: *map`);
/// a second document is an error. Only values from YAML know their line.
Value parse_json(const std::string& text, const std::string& where);
Value parse_yaml(const std::string& text, const std::string& where);
Value read_json(const std::filesystem::path& path);
Value read_yaml(const std::filesystem::path& path);

/// A word as YAML would read it: `3`, `0.5`, `true`, `[1, 2]`, `text`.
Value parse_scalar_or_flow(const std::string& text, const std::string& where);

/// `indent` < 0 writes one line. Non-finite numbers become null. Doubles are
/// written with as many digits as are needed to read them back exactly.
std::string to_json(const Value& value, int indent = -1);
std::string to_yaml(const Value& value);

}  // namespace solera
