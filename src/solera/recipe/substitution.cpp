#include "solera/recipe/substitution.h"

#include <algorithm>
#include <cstdlib>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::recipe {
namespace {

const std::string kEnvironment = "env:";

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

[[noreturn]] void throw_at(const Place& place, int line,
                           const std::string& message) {
  throw Error(ErrorKind::kUsage, place.text(line), message);
}

std::string first_word(const std::string& dotted) {
  return dotted.substr(0, dotted.find('.'));
}

Value environment(const std::string& name, int line, const Place& place) {
  const char* text = std::getenv(name.c_str());
  if (text == nullptr) {
    throw_at(place, line,
             "the environment has no variable " + name + ", set it");
  }
  return Value(text);
}

std::string as_text(const Value& value, const std::string& name, int line,
                    const Place& place) {
  if (value.is_string()) return value.as_string();
  if (value.is_array() || value.is_object() || value.is_null()) {
    throw_at(place, line,
             "${" + name + "} is " + value.kind_name() +
                 " and cannot stand inside a text, let it stand alone");
  }
  return to_json(value);
}

}  // namespace

std::optional<Reference> parse_reference(const std::string& text) {
  if (!starts_with(text, "${") || text.find('}') != text.size() - 1) return {};
  const std::string name = text.substr(2, text.size() - 3);
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) return Reference{name, ""};
  return Reference{name.substr(0, dot), name.substr(dot + 1)};
}

Substitution::Substitution(const Value* vars, std::vector<std::string> steps,
                           std::string document)
    : steps_(std::move(steps)), document_(std::move(document)) {
  if (vars == nullptr || vars->is_null()) return;
  const Place place{document_, "vars"};
  if (!vars->is_object()) {
    throw_at(place, vars->line(),
             "found " + vars->kind_name() + ", expected a map");
  }
  for (std::size_t i = 0; i < vars->size(); ++i) {
    if (contains(steps_, vars->keys()[i])) {
      throw_at(place.child(vars->keys()[i]), vars->items()[i].line(),
               "a step has this name too, rename one of them");
    }
  }
  vars_ = *vars;
}

Value Substitution::apply(const Value& value, const Place& place,
                          std::vector<std::string>& uses) {
  if (value.is_string()) return apply_text(value, place, uses);
  Value result = value;
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::string key =
        value.is_object() ? value.keys()[i] : std::to_string(i);
    result.items()[i] = apply(value.items()[i], place.child(key), uses);
  }
  return result;
}

Value Substitution::apply_text(const Value& value, const Place& place,
                               std::vector<std::string>& uses) {
  const std::string& text = value.as_string();
  std::string result;
  std::size_t done = 0;
  for (;;) {
    const std::size_t begin = text.find("${", done);
    if (begin == std::string::npos) break;
    const std::size_t end = text.find('}', begin);
    if (end == std::string::npos) {
      throw_at(place, value.line(), "found '${' without '}', close it");
    }
    const std::string name = text.substr(begin + 2, end - begin - 2);
    Value found = lookup(name, value.line(), place, uses);
    found.set_line(value.line());
    if (begin == 0 && end + 1 == text.size()) return found;
    if (found.is_string() && parse_reference(found.as_string())) {
      throw_at(place, value.line(),
               "${" + name + "} is a step and must stand alone");
    }
    result += text.substr(done, begin - done);
    result += as_text(found, name, value.line(), place);
    done = end + 1;
  }
  Value replaced(result + text.substr(done));
  replaced.set_line(value.line());
  return replaced;
}

Value Substitution::lookup(const std::string& name, int line,
                           const Place& place, std::vector<std::string>& uses) {
  if (starts_with(name, kEnvironment)) {
    return environment(name.substr(kEnvironment.size()), line, place);
  }
  const std::string first = first_word(name);
  if (contains(steps_, first)) {
    if (!contains(uses, first)) uses.push_back(first);
    return Value("${" + name + "}");
  }
  const Value found = variable(name, line, place);
  if (contains(open_, name)) {
    throw_at(place, line, "variable '" + name + "' needs itself");
  }
  open_.push_back(name);
  Value result = apply(found, place, uses);
  open_.pop_back();
  return result;
}

Value Substitution::variable(const std::string& name, int line,
                             const Place& place) {
  const Value* found = &vars_;
  for (const std::string& key : split(name, '.')) {
    found = found->find(key);
    if (found == nullptr) throw_unknown(name, line, place);
  }
  return *found;
}

void Substitution::throw_unknown(const std::string& name, int line,
                                 const Place& place) const {
  std::vector<std::string> known = vars_.keys();
  known.insert(known.end(), steps_.begin(), steps_.end());
  throw_at(place, line,
           "${" + name + "} is no variable and no step, " +
               suggest(first_word(name), known));
}

}  // namespace solera::recipe
