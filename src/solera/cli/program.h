#pragma once

namespace solera::cli {

/// The whole program: parses the command line, runs the command, prints its
/// output. Returns the exit code; every error is one line on standard error
/// and, with `--json`, an object on standard output.
int run_program(int argc, char** argv);

}  // namespace solera::cli
