#include "solera/recipe/overrides.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::recipe {
namespace {

using Path = std::vector<std::string>;

const std::vector<std::string> kTopKeys = {"vars", "steps", "seed", "base",
                                           "description"};

[[noreturn]] void throw_override(const std::string& word,
                                 const std::string& message) {
  throw Error(ErrorKind::kUsage, "override " + word, message);
}

// What stands on the command line has no line in the recipe.
void forget_lines(Value& value) {
  value.set_line(0);
  for (Value& item : value.items()) forget_lines(item);
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// steps.NAME.KIND.rest, whichever of `steps` and KIND was written.
Path full_path(const Value& document, Path path, const std::string& word) {
  const Value* steps = document.find("steps");
  const Path names = steps != nullptr ? steps->keys() : Path{};
  if (!contains(kTopKeys, path[0])) path.insert(path.begin(), "steps");
  if (path[0] != "steps") return path;
  if (path.size() < 2 || !contains(names, path[1])) {
    Path known = names;
    if (path.size() >= 2) known.insert(known.end(), {"vars", "seed"});
    throw_override(word, "found no step of that name, " +
                             suggest(path.size() < 2 ? "" : path[1], known));
  }
  const Value& step = *steps->find(path[1]);
  if (step.is_object() && step.size() == 1 &&
      (path.size() < 3 || path[2] != step.keys()[0])) {
    path.insert(path.begin() + 2, step.keys()[0]);
  }
  return path;
}

Value& element(Value& list, const std::string& index, const std::string& word) {
  const bool digits = !index.empty() && index.size() < 10 &&
                      index.find_first_not_of("0123456789") == index.npos;
  if (!digits || std::stoul(index) >= list.size()) {
    throw_override(word, "found '" + index + "' in a list of " +
                             std::to_string(list.size()) +
                             ", expected a position from 0");
  }
  return list.items()[std::stoul(index)];
}

Value& member(Value& parent, const std::string& key, const std::string& word) {
  if (parent.is_array()) return element(parent, key, word);
  if (!parent.is_object() && !parent.is_null()) {
    throw_override(word, "found " + parent.kind_name() + " before '." + key +
                             "', expected a map; set the whole value");
  }
  Value* found = parent.find(key);
  return found != nullptr ? *found : parent.set(key, Value());
}

void apply(Value& document, const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw_override(word, "expected key=value, such as student.epochs=3");
  }
  const Path path =
      full_path(document, split(word.substr(0, equals), '.'), word);
  if (path[0] == "vars" && path.size() > 1) {
    const Value* vars = document.find("vars");
    if (vars == nullptr || vars->find(path[1]) == nullptr) {
      throw_override(word, "found no variable '" + path[1] + "', " +
                               suggest(path[1], vars ? vars->keys() : Path{}));
    }
  }
  Value value = parse_scalar_or_flow(word.substr(equals + 1), "override");
  forget_lines(value);
  Value* place = &document;
  for (const std::string& key : path) place = &member(*place, key, word);
  *place = std::move(value);
}

}  // namespace

void apply_overrides(Value& document, const std::vector<std::string>& words) {
  for (const std::string& word : words) apply(document, word);
}

}  // namespace solera::recipe
