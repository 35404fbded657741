#pragma once

namespace solera::recipe {

// Names inside `steps/<step>/`.
constexpr const char* kPlanFile = "plan.json";      ///< Before the step runs.
constexpr const char* kResultFile = "result.json";  ///< When it is complete.
constexpr const char* kLogFile = "log.txt";
constexpr const char* kExportFolder = "export";  ///< A network, HF layout.
constexpr const char* kPointsFolder = "points";  ///< Of several networks.

/// Beside a network: where it comes from, see provenance.h.
constexpr const char* kManifestFile = "manifest.json";

}  // namespace solera::recipe
