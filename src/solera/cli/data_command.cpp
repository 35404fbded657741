#include "solera/cli/data_command.h"

#include "solera/cli/data_dedup.h"

namespace solera::cli {

Action declare_data_command(CLI::App& app) {
  static const std::vector<Command> kCommands = {
      {"dedup", "near-duplicates within and between sets", &declare_data_dedup},
  };
  return declare_subcommands(app, kCommands);
}

}  // namespace solera::cli
