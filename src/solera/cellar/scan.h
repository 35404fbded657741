#pragma once

#include <filesystem>
#include <vector>

#include "solera/cellar/model_file.h"

namespace solera::cellar {

enum class Hashing {
  kAuto,    ///< If all files together have no more than 1 GiB.
  kAlways,  ///< Reads every byte.
  kNever,
};

struct ScanOptions {
  Hashing hashing = Hashing::kAuto;
  int threads = 0;  ///< 0: one for each core.
};

struct ScanResult {
  std::vector<ModelFile> models;  ///< In the order of find_places.
  bool hashed = false;
};

/// Lists every model below `paths` from headers alone: a thousand files take
/// seconds. Broken files are listed with their error. Error(kUsage) for a path
/// that does not exist.
ScanResult scan(const std::vector<std::filesystem::path>& paths,
                const ScanOptions& options = {});

}  // namespace solera::cellar
