#include "solera/cli/command.h"

#include <CLI/CLI.hpp>

namespace solera::cli {

Action declare_subcommands(CLI::App& app,
                           const std::vector<Command>& commands) {
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, Action>> declared;
  for (const Command& command : commands) {
    CLI::App* sub = app.add_subcommand(command.name, command.description);
    sub->fallthrough();
    declared.emplace_back(sub, command.declare(*sub));
  }
  return [declared](const Globals& globals) {
    for (const auto& [sub, action] : declared) {
      if (sub->parsed()) return action(globals);
    }
    return Output{};
  };
}

}  // namespace solera::cli
