#include "solera/cli/data_command.h"

#include "solera/cli/data_dedup.h"
#include "solera/cli/data_split.h"
#include "solera/cli/data_stats.h"

namespace solera::cli {

Action declare_data_command(CLI::App& app) {
  static const std::vector<Command> kCommands = {
      {"dedup", "near-duplicates within and between sets", &declare_data_dedup},
      {"split", "the classes in a t-split and a d-split, in a manifest",
       &declare_data_split},
      {"stats", "classes, counts, sizes, broken files", &declare_data_stats},
  };
  return declare_subcommands(app, kCommands);
}

}  // namespace solera::cli
