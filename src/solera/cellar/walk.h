#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace solera::cellar {

/// A place that may hold a model, or one that could not be looked at.
struct FoundPath {
  std::filesystem::path path;
  std::string error;  ///< One line; empty for a model.
};

/// Whether the folder holds one model: a config.json beside weights.
bool is_model_folder(const std::filesystem::path& folder);

/// Files and folders below `paths` that may hold a model, each once, in the
/// order of their names: folders with a config.json beside their weights; of
/// the rest, files whose ending is one of weights, and of those that end in
/// .bin only known formats. A file that stands in `paths` itself is taken
/// whatever its name. Not entered: hidden folders, links to folders, and
/// checkpoints of our own runs. Error(kUsage) for a path that does not exist.
std::vector<FoundPath> find_places(
    const std::vector<std::filesystem::path>& paths);

}  // namespace solera::cellar
