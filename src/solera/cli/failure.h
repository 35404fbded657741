#pragma once

#include <string>
#include <vector>

#include "solera/core/value.h"

namespace CLI {
class ParseError;
}

namespace solera::cli {

/// How the program ends when it does not end well.
struct Failure {
  int exit_code = 1;  ///< As ErrorKind says.
  std::string line;   ///< One line for people.
};

/// {"error": line, "exit_code": code}
Value to_value(const Failure& failure);

/// Inside a catch block: the exit code of a solera::Error and 1 for anything
/// else, whose first line alone is kept (libtorch adds a stack to it).
Failure describe_current_exception();

/// Code 2. An unknown command is named with the nearest known one.
Failure describe_parse_error(const CLI::ParseError& error,
                             const std::vector<std::string>& words);

}  // namespace solera::cli
