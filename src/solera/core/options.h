#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "solera/core/value.h"

namespace solera {

// An options struct declares its fields once:
//
//   struct DistillOptions {
//     double temperature = 2.0;  ///< > 0.
//     template <class Visitor>
//     void visit_fields(Visitor&& visit) {
//       visit("temperature", temperature, "softmax temperature, > 0");
//     }
//     void validate(const std::string& where) const;  // optional
//   };
//
// and can then be read from a recipe, written back, listed and hashed. Fields
// may be bool, integers, double, std::string, Value (anything), enums with an
// EnumNames specialisation, other options structs, and std::optional,
// std::vector and std::map<std::string, ...> of these.

/// Specialise with `static std::vector<std::pair<std::string, E>> names()`.
template <class E>
struct EnumNames;

/// Where a value stands: the document, and the dotted key inside it.
struct Place {
  std::string document;
  std::string key;

  Place child(const std::string& name) const;
  /// `recipe.yaml:12 student.epochs`
  std::string text(int line) const;
};

/// One row of a catalogue of options.
struct OptionInfo {
  std::string key;
  std::string type;
  std::string default_value;  ///< As JSON.
  std::string help;
  std::vector<std::string> choices;  ///< Of an enum.
};

namespace detail {

template <class T, class = void>
struct HasFields : std::false_type {};
template <class T>
struct HasFields<T, std::void_t<decltype(std::declval<T&>().visit_fields(
                        std::declval<void (*)(...)>()))>> : std::true_type {};

template <class T, class = void>
struct HasValidate : std::false_type {};
template <class T>
struct HasValidate<
    T, std::void_t<decltype(std::declval<const T&>().validate(std::string()))>>
    : std::true_type {};

[[noreturn]] void throw_type(const Place& place, const Value& found,
                             const std::string& expected);
[[noreturn]] void throw_choice(const Place& place, const Value& found,
                               const std::vector<std::string>& known);
[[noreturn]] void throw_unknown_key(const Place& place, int line,
                                    const std::string& key,
                                    const std::vector<std::string>& known);

void read(const Value& value, const Place& place, bool& field);
void read(const Value& value, const Place& place, int& field);
void read(const Value& value, const Place& place, std::int64_t& field);
void read(const Value& value, const Place& place, std::uint64_t& field);
void read(const Value& value, const Place& place, double& field);
void read(const Value& value, const Place& place, std::string& field);
void read(const Value& value, const Place& place, Value& field);
template <class T>
void read(const Value& value, const Place& place, std::optional<T>& field);
template <class T>
void read(const Value& value, const Place& place, std::vector<T>& field);
template <class T>
void read(const Value& value, const Place& place,
          std::map<std::string, T>& field);
template <class T>
std::enable_if_t<std::is_enum_v<T>> read(const Value& value, const Place& place,
                                         T& field);
template <class T>
std::enable_if_t<std::is_class_v<T> && HasFields<T>::value> read(
    const Value& value, const Place& place, T& field);

/// Reads the members it knows and remembers their names.
class FieldReader {
 public:
  FieldReader(const Value& object, const Place& place)
      : object_(object), place_(place) {}

  template <class T>
  void operator()(const char* name, T& field, const char* /*help*/) {
    known_.emplace_back(name);
    if (const Value* value = object_.find(name)) {
      read(*value, place_.child(name), field);
    }
  }
  void reject_unknown() const;

 private:
  const Value& object_;
  const Place& place_;
  std::vector<std::string> known_;
};

template <class T>
void read(const Value& value, const Place& place, std::optional<T>& field) {
  if (value.is_null()) {
    field.reset();
    return;
  }
  if (!field) field.emplace();
  read(value, place, *field);
}

template <class T>
void read(const Value& value, const Place& place, std::vector<T>& field) {
  if (!value.is_array()) throw_type(place, value, "a list");
  field.clear();
  for (std::size_t i = 0; i < value.size(); ++i) {
    T item{};
    read(value.items()[i], place.child(std::to_string(i)), item);
    field.push_back(std::move(item));
  }
}

template <class T>
void read(const Value& value, const Place& place,
          std::map<std::string, T>& field) {
  if (!value.is_object()) throw_type(place, value, "a map");
  field.clear();
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string& key = value.keys()[i];
    read(value.items()[i], place.child(key), field[key]);
  }
}

template <class T>
std::enable_if_t<std::is_enum_v<T>> read(const Value& value, const Place& place,
                                         T& field) {
  std::vector<std::string> known;
  for (const auto& [name, choice] : EnumNames<T>::names()) {
    if (value.is_string() && value.as_string() == name) {
      field = choice;
      return;
    }
    known.push_back(name);
  }
  throw_choice(place, value, known);
}

template <class T>
std::enable_if_t<std::is_class_v<T> && HasFields<T>::value> read(
    const Value& value, const Place& place, T& field) {
  if (!value.is_object()) throw_type(place, value, "a map of options");
  FieldReader reader(value, place);
  field.visit_fields(reader);
  reader.reject_unknown();
  if constexpr (HasValidate<T>::value) field.validate(place.text(value.line()));
}

inline Value write(bool x) { return x; }
inline Value write(int x) { return x; }
inline Value write(std::int64_t x) { return x; }
inline Value write(std::uint64_t x) { return static_cast<std::int64_t>(x); }
inline Value write(double x) { return x; }
inline Value write(const std::string& x) { return x; }
inline Value write(const Value& x) { return x; }
template <class T>
Value write(const std::optional<T>& x);
template <class T>
Value write(const std::vector<T>& x);
template <class T>
Value write(const std::map<std::string, T>& x);
template <class T>
std::enable_if_t<std::is_enum_v<T>, Value> write(const T& x);
template <class T>
std::enable_if_t<std::is_class_v<T> && HasFields<T>::value, Value> write(
    const T& x);

template <class T>
Value write(const std::optional<T>& x) {
  return x ? write(*x) : Value();
}
template <class T>
Value write(const std::vector<T>& x) {
  Value list = Value::array();
  for (const T& item : x) list.push(write(item));
  return list;
}
template <class T>
Value write(const std::map<std::string, T>& x) {
  Value map = Value::object();
  for (const auto& [key, item] : x) map.set(key, write(item));
  return map;
}
template <class T>
std::enable_if_t<std::is_enum_v<T>, Value> write(const T& x) {
  for (const auto& [name, choice] : EnumNames<T>::names()) {
    if (choice == x) return name;
  }
  return {};
}
template <class T>
std::enable_if_t<std::is_class_v<T> && HasFields<T>::value, Value> write(
    const T& x) {
  Value object = Value::object();
  T copy = x;  // visit_fields serves reading too, so it is not const
  copy.visit_fields([&](const char* name, auto& field, const char*) {
    object.set(name, write(field));
  });
  return object;
}

template <class T>
std::string type_name() {
  if constexpr (std::is_same_v<T, bool>) return "true or false";
  if constexpr (std::is_enum_v<T>) return "one of";
  if constexpr (std::is_integral_v<T>) return "integer";
  if constexpr (std::is_floating_point_v<T>) return "number";
  if constexpr (std::is_same_v<T, std::string>) return "text";
  return "see documentation";
}

template <class T>
struct Unwrap {
  using type = T;
  static constexpr const char* kPrefix = "";
};
template <class T>
struct Unwrap<std::optional<T>> {
  using type = T;
  static constexpr const char* kPrefix = "optional ";
};
template <class T>
struct Unwrap<std::vector<T>> {
  using type = T;
  static constexpr const char* kPrefix = "list of ";
};
template <class T>
struct Unwrap<std::map<std::string, T>> {
  using type = T;
  static constexpr const char* kPrefix = "map of ";
};

}  // namespace detail

/// Fills `options` from an object. Unknown keys, wrong types and values that
/// `validate` refuses are Error(kUsage) naming document, line and key.
template <class Options>
void read_options(const Value& value, const Place& place, Options& options) {
  detail::read(value, place, options);
}

/// The resolved options, every field, as a document.
template <class Options>
Value write_options(const Options& options) {
  return detail::write(options);
}

/// Appends one row per field of `options`, nested structs with dotted keys.
template <class Options>
void describe_options(const Options& options, const std::string& prefix,
                      std::vector<OptionInfo>& rows) {
  Options copy = options;
  copy.visit_fields([&](const char* name, auto& field, const char* help) {
    using Field = std::decay_t<decltype(field)>;
    using Inner = typename detail::Unwrap<Field>::type;
    const std::string key = prefix.empty() ? name : prefix + "." + name;
    OptionInfo row{key,
                   detail::Unwrap<Field>::kPrefix + detail::type_name<Inner>(),
                   to_json(detail::write(field)),
                   help,
                   {}};
    if constexpr (std::is_enum_v<Inner>) {
      for (const auto& [text, choice] : EnumNames<Inner>::names()) {
        row.choices.push_back(text);
      }
    }
    if constexpr (detail::HasFields<Inner>::value) {
      row.type = detail::Unwrap<Field>::kPrefix + std::string("options");
      row.default_value.clear();
      rows.push_back(row);
      // A struct may hold a list of its own kind; its fields stand above.
      if constexpr (!std::is_same_v<Inner, Options>) {
        describe_options(Inner{}, key, rows);
      }
    } else {
      rows.push_back(row);
    }
  });
}

/// Throws Error(kUsage) at `where`: `key` must satisfy `expected`.
void require_option(bool satisfied, const std::string& where,
                    const std::string& key, const std::string& expected);

}  // namespace solera
