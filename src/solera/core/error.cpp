#include "solera/core/error.h"

namespace solera {
namespace {

std::string one_line(const std::string& where, const std::string& message) {
  std::string line = where.empty() ? message : "[" + where + "] " + message;
  for (char& c : line) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return line;
}

}  // namespace

Error::Error(ErrorKind kind, const std::string& where,
             const std::string& message)
    : std::runtime_error(one_line(where, message)), kind_(kind) {}

}  // namespace solera
