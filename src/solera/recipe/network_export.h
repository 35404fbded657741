#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"
#include "solera/core/value.h"
#include "solera/models/network.h"

namespace solera::recipe {

/// What a network leaves as.
enum class ExportFormat {
  kSafetensors,  ///< A folder, see network_folder.h.
  kPth,          ///< A file for torch.load: backbone and one head.
  kOnnx,         ///< A file for other runtimes, see network_onnx.h.
};

struct ExportRequest {
  ExportFormat format = ExportFormat::kSafetensors;
  std::string library;         ///< Whose names; empty: the first that has it;
                               ///< of no meaning in ONNX.
  std::string head;            ///< The only one; empty: all.
  std::filesystem::path path;  ///< The folder or file to write.
  bool overwrite = false;      ///< An earlier export of that path may go.
};

struct ExportResult {
  std::string library;             ///< Whose names the weights have, if any.
  std::vector<std::string> heads;  ///< The first is the classifier.
  std::filesystem::path manifest;  ///< The file beside the weights.
};

/// The format that the ending of a path stands for: a folder if none.
ExportFormat format_of_path(const std::filesystem::path& path);

/// Writes the network and its manifest, completed by the hashes of what was
/// written. Error(kUsage), before anything is written, if there is no such
/// head or no such form, a .pth file would have to hold several heads, the
/// library that was asked for has no such stem, width or padding, or the path
/// is taken. Where no library was asked for, that is a warning. The network is
/// afterwards as it was.
ExportResult export_network(models::Network& network,
                            const models::InputSpec& input,
                            const Value& manifest,
                            const ExportRequest& request);

}  // namespace solera::recipe

namespace solera {
template <>
struct EnumNames<recipe::ExportFormat> {
  static std::vector<std::pair<std::string, recipe::ExportFormat>> names();
};
}  // namespace solera
