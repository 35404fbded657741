#include "solera/cli/commands.h"

#include "solera/cli/bench_command.h"
#include "solera/cli/compare_command.h"
#include "solera/cli/data_command.h"
#include "solera/cli/demo_command.h"
#include "solera/cli/eval_command.h"
#include "solera/cli/export_command.h"
#include "solera/cli/list_command.h"
#include "solera/cli/report_command.h"
#include "solera/cli/run_command.h"
#include "solera/cli/scan_command.h"
#include "solera/cli/verify_command.h"

namespace solera::cli {

const std::vector<Command>& command_table() {
  static const std::vector<Command> kCommands = {
      {"run", "runs every step of a recipe that is not done",
       &declare_run_command},
      {"scan", "lists the models of folders, and what is missing to use them",
       &declare_scan_command},
      {"verify", "proves an import: stored logits, accuracy, reference facts",
       &declare_verify_command},
      {"data", "near-duplicates, class splits, statistics of data sets",
       &declare_data_command},
      {"eval", "one model, one dataset, one protocol", &declare_eval_command},
      {"compare", "paired differences of runs, over draws and training seeds",
       &declare_compare_command},
      {"export", "a network with its heads as safetensors, ONNX or .pth",
       &declare_export_command},
      {"report", "one page with tables and curves from run directories",
       &declare_report_command},
      {"list", "models, datasets, methods, losses, transforms, options",
       &declare_list_command},
      {"bench", "repeatable measurements, medians and spread",
       &declare_bench_command},
      {"demo", "consolidates real experts in minutes", &declare_demo_command},
  };
  return kCommands;
}

}  // namespace solera::cli
