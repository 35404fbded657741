#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "solera/io/content.h"
#include "solera/io/shared_bytes.h"
#include "solera/tensor/state_dict.h"

namespace solera::io {

// The safetensors format (github.com/huggingface/safetensors):
//
//   +---------------+---------------------------+---------------------------+
//   | u64, little   | header: JSON, n bytes,    | data: the tensors,        |
//   | endian: n     | padded with spaces        | row-major, no gaps        |
//   +---------------+---------------------------+---------------------------+
//
//   {"__metadata__": {"format": "pt"},
//    "fc.bias": {"dtype": "F32", "shape": [10], "data_offsets": [0, 40]}}
//
// Offsets count from the start of the data. The tensors cover the data without
// gap or overlap. Not goals: types that libtorch 1.13 lacks, big endian.

struct SafetensorsFile {
  tensor::StateDict tensors;  ///< In the order of the header.
  std::map<std::string, std::string> metadata;
};

/// Reads the header and maps the data: no tensor is read before it is used,
/// and each keeps the mapping alive. The file must not be cut short while it
/// is mapped; replacing it (as write_safetensors does) is harmless.
/// Error(kBadInput) naming file and tensor for anything the format forbids,
/// and for headers above 16 MiB.
SafetensorsFile read_safetensors(const std::filesystem::path& path,
                                 Content content = Content::kWhole);

/// The same for bytes at hand; `where` names them in messages.
SafetensorsFile parse_safetensors(const SharedBytes& file,
                                  const std::string& where,
                                  Content content = Content::kWhole);

/// Writes the file, complete or not at all; equal tensors and metadata give
/// equal bytes. The header keeps the order of `state`; the data stand in
/// descending order of element width, so that all are aligned. A tensor that
/// has several names is written under each. Error(kUsage) for a tensor the
/// format has no place for, Error(kFailure) if the disk fails.
void write_safetensors(const std::filesystem::path& path,
                       const tensor::StateDict& state,
                       const std::map<std::string, std::string>& metadata);

}  // namespace solera::io
