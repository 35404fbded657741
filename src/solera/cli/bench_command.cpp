#include "solera/cli/bench_command.h"

#include "solera/cli/bench_probe.h"
#include "solera/cli/bench_step.h"

namespace solera::cli {

Action declare_bench_command(CLI::App& app) {
  static const std::vector<Command> kCommands = {
      {"step", "a step of training: teachers, loss, backward, update",
       &declare_bench_step},
      {"probe", "the linear SVM: draws, folds and values of C",
       &declare_bench_probe},
  };
  return declare_subcommands(app, kCommands);
}

}  // namespace solera::cli
