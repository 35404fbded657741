#pragma once

#include <vector>

namespace solera::methods {

/// One row of `solera list methods`.
struct MethodEntry {
  const char* name;         ///< The kind of step in a recipe.
  const char* description;  ///< One line.
  const char* paper;        ///< Where it comes from; may be empty.
};

const std::vector<MethodEntry>& method_catalogue();

}  // namespace solera::methods
