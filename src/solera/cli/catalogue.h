#pragma once

#include <string>
#include <vector>

namespace solera::cli {

/// A table of `solera list`.
struct Catalogue {
  const char* name;         ///< "models"
  const char* description;  ///< One line.
  std::vector<std::string> columns;
  /// One text per column.
  std::vector<std::vector<std::string>> (*rows)();
};

/// Everything that can be listed, options excepted.
const std::vector<Catalogue>& catalogues();

}  // namespace solera::cli
