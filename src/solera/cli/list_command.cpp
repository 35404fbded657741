#include "solera/cli/list_command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "solera/cli/catalogue.h"
#include "solera/core/text.h"
#include "solera/recipe/schema.h"
#include "solera/recipe/step_kinds.h"
#include "solera/run/table.h"

namespace solera::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Output show_rows(const std::string& name,
                 const std::vector<std::string>& columns, const Rows& rows,
                 const Globals& globals) {
  Output output;
  run::Table table(columns);
  Value list = Value::array();
  for (const auto& row : rows) {
    table.add_row({row.begin(), row.end()});
    Value entry = Value::object();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      entry.set(columns[i], row[i]);
    }
    list.push(entry);
  }
  output.json.set(name, list);
  output.text = table.text(globals.console);
  return output;
}

std::string type_of(const OptionInfo& option) {
  if (option.choices.empty()) return option.type;
  return option.type + " " + join(option.choices, ", ");
}

Rows option_rows(const std::string& kind_name) {
  Rows rows;
  for (const recipe::StepKind& kind : recipe::step_kinds()) {
    if (!kind_name.empty() && kind.name != kind_name) continue;
    for (const OptionInfo& option : kind.describe_options()) {
      rows.push_back({kind.name + "." + option.key, type_of(option),
                      option.default_value, option.help});
    }
  }
  return rows;
}

struct OptionArguments {
  std::string format = "text";
  std::string kind;
};

Action declare_options(CLI::App& app) {
  auto arguments = std::make_shared<OptionArguments>();
  app.add_option("--format", arguments->format,
                 "text, or schema: the JSON schema of a recipe")
      ->check(CLI::IsMember({"text", "schema"}));
  app.add_option("kind", arguments->kind, "a kind of step; default: all");
  return [arguments](const Globals& globals) {
    if (arguments->format == "schema") {
      Output output;
      output.json = recipe::recipe_schema(recipe::step_kinds());
      output.text = to_json(output.json, 2) + "\n";
      return output;
    }
    if (!arguments->kind.empty()) {
      recipe::find_kind(recipe::step_kinds(), arguments->kind);
    }
    return show_rows("options", {"option", "type", "default", "description"},
                     option_rows(arguments->kind), globals);
  };
}

}  // namespace

Action declare_list_command(CLI::App& app) {
  app.require_subcommand(1);
  auto actions = std::make_shared<std::vector<std::pair<CLI::App*, Action>>>();
  for (const Catalogue& catalogue : catalogues()) {
    CLI::App* sub = app.add_subcommand(catalogue.name, catalogue.description);
    sub->fallthrough();
    actions->emplace_back(sub, [&catalogue](const Globals& globals) {
      return show_rows(catalogue.name, catalogue.columns, catalogue.rows(),
                       globals);
    });
  }
  CLI::App* options = app.add_subcommand("options", "every option of a recipe");
  options->fallthrough();
  actions->emplace_back(options, declare_options(*options));
  return [actions](const Globals& globals) {
    for (const auto& [sub, action] : *actions) {
      if (sub->parsed()) return action(globals);
    }
    return Output{};
  };
}

}  // namespace solera::cli
