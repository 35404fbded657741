#pragma once

#include <filesystem>

#include "solera/io/weights.h"
#include "solera/recipe/architecture.h"
#include "solera/recipe/network_folder.h"

namespace solera::recipe {

/// Loads weights of other programs: a file of any format that
/// io::read_weight_file knows, or a Hugging Face folder. The architecture is
/// that of `architecture`; if that names no model, the one of config.json; if
/// that is not in the catalogue, or there is none, the one whose names and
/// shapes the weights have. Input and class names are those of config.json, or
/// what published weights expect. What was found and chosen is logged.
///
/// Error(kBadInput) if the weights fit nothing or not what was said,
/// Error(kUsage) at `place` for wrong options, and for weights that fit
/// several architectures.
StoredNetwork import_network(const std::filesystem::path& path,
                             const Architecture& architecture,
                             io::Variant variant, const Place& place);

}  // namespace solera::recipe
