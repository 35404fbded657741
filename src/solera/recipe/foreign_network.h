#pragma once

#include <filesystem>

#include "solera/io/weight_format.h"
#include "solera/recipe/network_source.h"

namespace solera::recipe {

// A foreign network is one whose parts Solera does not know: a TorchScript
// program or an ONNX graph. It answers, so it can teach and its accuracy can
// be measured; nothing can start from its weights or look at its features.

/// kTorchScript, kOnnx, or kUnknown for all that is not foreign.
io::WeightFormat foreign_format(const NetworkSource& source,
                                const std::filesystem::path& base);

inline bool is_foreign(const NetworkSource& source,
                       const std::filesystem::path& base) {
  return foreign_format(source, base) != io::WeightFormat::kUnknown;
}

/// Error(kUsage) where the recipe names the network, unless it says what a
/// foreign file does not (a program: `allow_code: true` and `input`), and says
/// nothing that has no meaning for the file.
void check_foreign_options(const NetworkSource& source,
                           const std::filesystem::path& base);

/// Error(kUsage) saying what is possible if the network is foreign. `purpose`
/// is what was wanted of its parts: "its features cannot be probed".
void refuse_foreign(const NetworkSource& source,
                    const std::filesystem::path& base,
                    const std::string& purpose);

}  // namespace solera::recipe
