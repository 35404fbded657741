#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/models/network.h"

namespace solera::recipe {

// A network as steps hand it on and people take it away:
//
//   <folder>/
//     config.json         Hugging Face layout of timm, for the first head
//     model.safetensors   the backbone and the first head, under the names of
//                         a library that has the architecture
//     heads.safetensors   every head: <head>.weight, <head>.bias
//     solera.json         architecture, input, heads with their class names
//     manifest.json       where it comes from, see provenance.h

struct StoredNetwork {
  models::NetworkPtr network;
  models::InputSpec input;
};

struct FolderOptions {
  std::string library;  ///< Whose names; empty: the architecture's first.
  std::string head;     ///< The only one to write; empty: all.
};

/// Writes the folder, complete or not at all. `manifest`, without `weights`,
/// also goes into the metadata of the weights. Error(kUsage) if there is no
/// such head, or the library does not have the architecture.
void write_network_folder(const std::filesystem::path& folder,
                          const models::Network& network,
                          const models::InputSpec& input, const Value& manifest,
                          const FolderOptions& options = {});

/// Reads what write_network_folder wrote, or any Hugging Face folder (see
/// imported_network.h): that one has a single head, "head".
/// Error(kBadInput) naming the file if something is missing or does not fit.
StoredNetwork read_network_folder(const std::filesystem::path& folder);

/// Whether it is one of write_network_folder.
bool is_own_folder(const std::filesystem::path& folder);

/// The files of the folder that decide what is read, for hashing.
std::vector<std::filesystem::path> files_of_network_folder(
    const std::filesystem::path& folder);

}  // namespace solera::recipe
