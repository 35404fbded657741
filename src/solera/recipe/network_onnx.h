#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "solera/models/input.h"
#include "solera/models/network.h"

namespace solera::recipe {

struct NetworkOnnxOptions {
  bool embedding = false;  ///< Also an output "embedding" [batch, width].
  /// The input is pixels 0..255, and the file normalises them itself.
  bool normalise = false;
};

/// Writes a network with all its heads as one ONNX file (io/onnx_writer.h).
/// Input: "input", float [batch, 3, size, size], normalised as `input` says
/// unless the file does that.
/// Outputs, logits [batch, classes]: "logits" of a single head, else each under
/// its head's name. Computed in evaluation mode on the CPU; the network is
/// afterwards as it was. Initialisers have the names of state_of(backbone) and
/// "heads.<name>.weight".
///
/// Metadata: `metadata`, which wins, and the keys of docs/formats/onnx.md:
/// architecture, input, and of each head its output, classes, class names and
/// whether it is multi-label. Error(kUsage) for a network with no head, or a
/// head called as another output; else as io::write_onnx.
void write_network_onnx(const std::filesystem::path& path,
                        models::Network& network,
                        const models::InputSpec& input,
                        const std::map<std::string, std::string>& metadata = {},
                        const NetworkOnnxOptions& options = {});

}  // namespace solera::recipe
