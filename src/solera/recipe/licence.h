#pragma once

#include <filesystem>
#include <string>

namespace solera::recipe {

/// The licence that a file of weights or a folder with a network states about
/// itself, as it spells it ("apache-2.0"): in manifest.json, config.json, the
/// front matter of README.md, or the metadata of safetensors. Empty if none of
/// them does.
std::string stated_licence(const std::filesystem::path& network);

}  // namespace solera::recipe
