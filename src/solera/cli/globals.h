#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solera/run/console.h"

namespace solera::cli {

/// The options that every command takes.
struct Globals {
  bool json = false;  ///< Standard output is one JSON object and nothing else.
  int threads = 0;    ///< 0: all cores.
  std::string device = "auto";
  std::optional<std::uint64_t> seed;
  bool quiet = false;
  bool verbose = false;
  std::string command_line;  ///< As typed, for the manifest.
  run::Console console;      ///< Standard output.
};

}  // namespace solera::cli
