#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "solera/models/network.h"

namespace solera::recipe {

// A network as steps hand it on and people take it away:
//
//   <folder>/
//     config.json         Hugging Face layout of timm, for the first head
//     model.safetensors   the backbone and the first head, under the names of
//                         the library the architecture comes from
//     heads.safetensors   every head: <head>.weight, <head>.bias
//     solera.json         architecture, input, heads with their class names

struct StoredNetwork {
  models::NetworkPtr network;
  models::InputSpec input;
};

/// Writes the folder. `provenance` goes into the metadata of the weights.
void write_network_folder(const std::filesystem::path& folder,
                          const models::Network& network,
                          const models::InputSpec& input,
                          const std::map<std::string, std::string>& provenance);

/// Reads what write_network_folder wrote, or any Hugging Face folder (see
/// imported_network.h): that one has a single head, "head".
/// Error(kBadInput) naming the file if something is missing or does not fit.
StoredNetwork read_network_folder(const std::filesystem::path& folder);

/// The files of the folder that decide what is read, for hashing.
std::vector<std::filesystem::path> files_of_network_folder(
    const std::filesystem::path& folder);

}  // namespace solera::recipe
