#include "solera/recipe/stored_networks.h"

#include <algorithm>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/paths.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

constexpr const char* kStepsFolder = "steps";

[[noreturn]] void throw_usage(const fs::path& where,
                              const std::string& message) {
  throw Error(ErrorKind::kUsage, where.string(), message);
}

std::vector<std::string> steps_with_networks(const fs::path& run) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(run / kStepsFolder)) {
    if (is_own_folder(entry.path() / kExportFolder)) {
      names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string choose_step(const fs::path& run, const std::string& step) {
  const std::vector<std::string> names = steps_with_networks(run);
  if (names.empty()) {
    throw_usage(run,
                "has no step that has made a network, expected a run "
                "whose training is complete");
  }
  if (step.empty()) {
    if (names.size() == 1) return names.front();
    throw_usage(run, "has networks of the steps " + join(names, ", ") +
                         ", choose one with --step");
  }
  if (std::find(names.begin(), names.end(), step) != names.end()) return step;
  throw_usage(
      run, "has no network of a step '" + step + "', " + suggest(step, names));
}

}  // namespace

fs::path find_stored_network(const fs::path& path, const std::string& step) {
  if (!fs::exists(path)) {
    throw_usage(path,
                "is not there, expected a run directory, a folder with "
                "a network, or a file of weights");
  }
  if (fs::is_directory(path / kStepsFolder)) {
    return path / kStepsFolder / choose_step(path, step) / kExportFolder;
  }
  if (!step.empty()) {
    throw_usage(path, "is no run directory, leave --step out");
  }
  if (is_own_folder(path / kExportFolder)) return path / kExportFolder;
  return path;
}

}  // namespace solera::recipe
