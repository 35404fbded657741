#include "solera/cli/program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>

#include "solera/cli/commands.h"
#include "solera/cli/failure.h"
#include "solera/core/error.h"
#include "solera/core/log.h"
#include "solera/core/text.h"
#include "solera/recipe/program_info.h"

namespace solera::cli {
namespace {

void add_global_options(CLI::App& app, Globals& globals) {
  app.set_version_flag("--version", "solera " + recipe::program_version());
  app.add_flag("--json", globals.json,
               "one JSON object on standard output, nothing else there");
  app.add_option("--threads", globals.threads, "default: all cores")
      ->check(CLI::Range(0, 4096));
  app.add_option("--device", globals.device, "auto, cpu or cuda[:i]");
  app.add_option("--seed", globals.seed,
                 "of the recipe; a step may set its own")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("-q,--quiet", globals.quiet, "warnings and errors only");
  app.add_flag("-v,--verbose", globals.verbose, "more messages");
}

void print(const Output& output, bool json) {
  const std::string text = json ? to_json(output.json, 2) + "\n" : output.text;
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    throw Error(ErrorKind::kFailure, "standard output",
                "cannot be written, check where it goes");
  }
}

int fail(const Failure& failure, bool json) {
  std::fprintf(stderr, "%s\n", failure.line.c_str());
  if (!json) return failure.exit_code;
  const std::string text = to_json(to_value(failure), 2) + "\n";
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  return failure.exit_code;
}

std::string command_line_of(int argc, char** argv) {
  return join({argv, argv + argc}, " ");
}

// Help and the version end parsing as errors of code 0 do.
int end_of_parsing(const CLI::App& app, const CLI::ParseError& error, int argc,
                   char** argv) {
  if (error.get_exit_code() == 0) return app.exit(error);
  const std::vector<std::string> words(argv + 1, argv + argc);
  const bool json =
      std::find(words.begin(), words.end(), "--json") != words.end();
  return fail(describe_parse_error(error, words), json);
}

}  // namespace

int run_program(int argc, char** argv) {
  // A file over the limit is then an error of write(), which has a message.
  std::signal(SIGXFSZ, SIG_IGN);
  Globals globals;
  CLI::App app{"Consolidates trained vision models into one student"};
  app.name("solera");
  add_global_options(app, globals);
  const Action action = declare_subcommands(app, command_table());
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return end_of_parsing(app, error, argc, argv);
  }
  if (globals.quiet) set_log_level(LogLevel::kWarning);
  if (globals.verbose) set_log_level(LogLevel::kDebug);
  globals.command_line = command_line_of(argc, argv);
  globals.console = run::detect_console(1);
  try {
    const Output output = action(globals);
    print(output, globals.json);
    if (output.failure.empty()) return 0;
    std::fprintf(stderr, "%s\n", output.failure.c_str());
    return static_cast<int>(output.failure_kind);
  } catch (...) {
    return fail(describe_current_exception(), globals.json);
  }
}

}  // namespace solera::cli
