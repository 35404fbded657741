#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "solera/core/value.h"
#include "solera/recipe/probe_result.h"

namespace solera::recipe {

/// The cells of a probe that are measured already, in `partial.json` of the
/// step's folder, so that a killed probe goes on.
class PartialProbe {
 public:
  /// Kept in memory only if the step has no folder.
  explicit PartialProbe(const std::filesystem::path& step_folder);

  std::optional<ProbeCell> read(const std::string& key) const;
  void write(const std::string& key, const ProbeCell& cell);

 private:
  std::filesystem::path path_;
  Value cells_ = Value::object();
};

}  // namespace solera::recipe
