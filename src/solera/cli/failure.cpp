#include "solera/cli/failure.h"

#include <CLI/CLI.hpp>
#include <new>

#include "solera/cli/commands.h"
#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::cli {
namespace {

std::string first_line(const std::string& text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const Command& command : command_table()) names.push_back(command.name);
  return names;
}

}  // namespace

Value to_value(const Failure& failure) {
  Value object = Value::object();
  object.set("error", failure.line);
  object.set("exit_code", failure.exit_code);
  return object;
}

Failure describe_current_exception() {
  try {
    throw;
  } catch (const Error& error) {
    return {error.exit_code(), error.what()};
  } catch (const std::bad_alloc&) {
    return {1, "out of memory, use a smaller batch_size or fewer workers"};
  } catch (const std::exception& error) {
    return {1, "[internal] " + first_line(error.what())};
  } catch (...) {
    return {1, "[internal] an unknown exception"};
  }
}

Failure describe_parse_error(const CLI::ParseError& error,
                             const std::vector<std::string>& words) {
  const auto code = static_cast<int>(ErrorKind::kUsage);
  const std::vector<std::string> known = command_names();
  const auto is_known = [&](const std::string& word) {
    return std::find(known.begin(), known.end(), word) != known.end();
  };
  if (std::any_of(words.begin(), words.end(), is_known)) {
    const std::string message = join(split(error.what(), '\n'), " ");
    return {code, "[command line] " + message};
  }
  for (const std::string& word : words) {
    if (starts_with(word, "-")) continue;
    return {code, "[command line] unknown command '" + word + "', " +
                      suggest(word, known)};
  }
  return {code, "[command line] found no command, known: " + join(known, ", ")};
}

}  // namespace solera::cli
