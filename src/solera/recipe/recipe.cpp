#include "solera/recipe/recipe.h"

#include <algorithm>
#include <optional>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/recipe/order.h"
#include "solera/recipe/overrides.h"
#include "solera/recipe/substitution.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

// The top of the document; vars and steps have rules of their own.
struct Header {
  std::string description;
  std::uint64_t seed = 0;
  std::string base;
  Value vars;
  Value steps;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("description", description, "what the recipe shows");
    visit("seed", seed, "of every step");
    visit("base", base, "what relative paths start from");
    visit("vars", vars, "values to use as ${name}");
    visit("steps", steps, "name: {kind: {options}}");
  }
};

[[noreturn]] void throw_at(const Place& place, int line,
                           const std::string& message) {
  throw Error(ErrorKind::kUsage, place.text(line), message);
}

void check_name(const std::string& name, int line, const Place& place) {
  const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_';
  });
  if (name.empty() || !plain) {
    throw_at(place, line,
             "a step's name has letters, digits, '-' and '_' only");
  }
}

Step read_step(const std::string& name, const Value& value, const Place& place,
               const std::vector<std::string>& kinds, Substitution& replace) {
  check_name(name, value.line(), place);
  if (!value.is_object() || value.size() != 1) {
    throw_at(place, value.line(),
             "found " +
                 (value.is_object() ? std::to_string(value.size()) + " kinds"
                                    : value.kind_name()) +
                 ", expected one kind with its options, such as train: {...}");
  }
  Step step{name, value.keys()[0], value.items()[0], {}, value.line()};
  if (std::find(kinds.begin(), kinds.end(), step.kind) == kinds.end()) {
    throw_at(place, step.options.line(),
             "unknown kind of step '" + step.kind + "', " +
                 suggest(step.kind, kinds));
  }
  if (step.options.is_null()) step.options = Value::object();
  step.options = replace.apply(step.options, place, step.uses);
  return step;
}

std::vector<Step> read_steps(const Header& header, const std::string& document,
                             const std::vector<std::string>& kinds) {
  if (!header.steps.is_object() || header.steps.size() == 0) {
    throw_at({document, "steps"}, header.steps.line(),
             "found " + header.steps.kind_name() +
                 ", expected at least one step, name: {kind: {options}}");
  }
  Substitution replace(&header.vars, header.steps.keys(), document);
  std::vector<Step> steps;
  for (std::size_t i = 0; i < header.steps.size(); ++i) {
    const std::string& name = header.steps.keys()[i];
    steps.push_back(read_step(name, header.steps.items()[i], {document, name},
                              kinds, replace));
  }
  return order_steps(std::move(steps), document);
}

std::string substituted_base(const Header& header,
                             const std::string& document) {
  Substitution replace(&header.vars, {}, document);
  std::vector<std::string> no_steps;
  return replace.apply(header.base, {document, "base"}, no_steps).as_string();
}

}  // namespace

Recipe parse_recipe(const std::string& text, const std::string& document,
                    const std::vector<std::string>& overrides,
                    const std::vector<std::string>& kinds) {
  Value root = parse_yaml(text, document);
  if (root.is_object()) apply_overrides(root, overrides);
  Header header;
  read_options(root, {document, ""}, header);
  Recipe recipe;
  recipe.document = document;
  recipe.base = fs::absolute(fs::path(document)).parent_path() /
                substituted_base(header, document);
  recipe.base = recipe.base.lexically_normal();
  recipe.name = fs::path(document).stem().string();
  recipe.description = header.description;
  recipe.seed = header.seed;
  recipe.steps = read_steps(header, document, kinds);
  return recipe;
}

Recipe load_recipe(const fs::path& path,
                   const std::vector<std::string>& overrides,
                   const std::vector<std::string>& kinds) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    throw Error(ErrorKind::kUsage, path.string(),
                "found no recipe here, expected a YAML file");
  }
  return parse_recipe(read_text(path), path.string(), overrides, kinds);
}

std::vector<OptionInfo> describe_recipe() {
  std::vector<OptionInfo> rows;
  describe_options(Header{}, "", rows);
  return rows;
}

}  // namespace solera::recipe
