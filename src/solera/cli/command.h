#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <string>
#include <vector>

#include "solera/cli/globals.h"
#include "solera/core/error.h"
#include "solera/core/value.h"

namespace solera::cli {

/// What a command has to say: the object for `--json`, or text for people.
/// Commands print nothing themselves; what happens on the way is logged.
struct Output {
  Value json = Value::object();
  std::string text;
  /// Why the answer is no, for a command that was asked for a verdict: a line
  /// after the output, and the exit code of `failure_kind`. Empty: the answer
  /// is yes.
  std::string failure = {};
  ErrorKind failure_kind = ErrorKind::kFailure;
};

using Action = std::function<Output(const Globals&)>;

/// A line of the table of commands.
struct Command {
  const char* name;
  const char* description;  ///< One line.
  /// Adds the arguments to `app`. The action runs after they are parsed.
  Action (*declare)(CLI::App& app);
};

/// Declares a command whose first word is a command again, such as
/// `eval probe`: one of `commands` must follow.
Action declare_subcommands(CLI::App& app, const std::vector<Command>& commands);

}  // namespace solera::cli
