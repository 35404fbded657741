#include "solera/core/options.h"

#include <algorithm>
#include <limits>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera {

Place Place::child(const std::string& name) const {
  return {document, key.empty() ? name : key + "." + name};
}

std::string Place::text(int line) const {
  std::string where = document;
  if (line > 0) where += ":" + std::to_string(line);
  if (!key.empty()) where += (where.empty() ? "" : " ") + key;
  return where;
}

void require_option(bool satisfied, const std::string& where,
                    const std::string& key, const std::string& expected) {
  if (satisfied) return;
  throw Error(ErrorKind::kUsage, where, key + " must be " + expected);
}

namespace detail {

void throw_type(const Place& place, const Value& found,
                const std::string& expected) {
  throw Error(ErrorKind::kUsage, place.text(found.line()),
              "found " + found.kind_name() + ", expected " + expected);
}

void throw_choice(const Place& place, const Value& found,
                  const std::vector<std::string>& known) {
  throw Error(
      ErrorKind::kUsage, place.text(found.line()),
      "found " + found.kind_name() + ", expected one of " + join(known, ", "));
}

void throw_unknown_key(const Place& place, int line, const std::string& key,
                       const std::vector<std::string>& known) {
  throw Error(ErrorKind::kUsage, place.text(line),
              "unknown key '" + key + "', " + suggest(key, known));
}

void FieldReader::reject_unknown() const {
  for (std::size_t i = 0; i < object_.size(); ++i) {
    const std::string& key = object_.keys()[i];
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      throw_unknown_key(place_, object_.items()[i].line(), key, known_);
    }
  }
}

void read(const Value& value, const Place& place, bool& field) {
  if (value.kind() != Value::Kind::kBool) {
    throw_type(place, value, "true or false");
  }
  field = value.as_bool();
}

void read(const Value& value, const Place& place, std::int64_t& field) {
  if (value.kind() != Value::Kind::kInt) {
    throw_type(place, value, "an integer");
  }
  field = value.as_int();
}

void read(const Value& value, const Place& place, int& field) {
  std::int64_t wide = 0;
  read(value, place, wide);
  if (wide < std::numeric_limits<int>::min() ||
      wide > std::numeric_limits<int>::max()) {
    throw_type(place, value, "a smaller integer");
  }
  field = static_cast<int>(wide);
}

void read(const Value& value, const Place& place, std::uint64_t& field) {
  std::int64_t wide = 0;
  read(value, place, wide);
  if (wide < 0) throw_type(place, value, "an integer of 0 or more");
  field = static_cast<std::uint64_t>(wide);
}

void read(const Value& value, const Place& place, double& field) {
  if (!value.is_number()) throw_type(place, value, "a number");
  field = value.as_double();
}

void read(const Value& value, const Place& place, std::string& field) {
  if (!value.is_string() && !value.is_number()) {
    throw_type(place, value, "text");
  }
  field = value.as_text();
}

void read(const Value& value, const Place&, Value& field) { field = value; }

}  // namespace detail
}  // namespace solera
