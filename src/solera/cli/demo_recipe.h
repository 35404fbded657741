#pragma once

namespace solera::cli {

/// The text of recipes/demo.yaml when the program was built.
extern const char* const kDemoRecipe;

}  // namespace solera::cli
