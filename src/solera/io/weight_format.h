#pragma once

#include <filesystem>
#include <string>

#include "solera/core/span.h"

namespace solera::io {

enum class WeightFormat {
  kSafetensors,
  kTorchZip,     ///< torch.save of PyTorch 1.6 on.
  kTorchLegacy,  ///< torch.save before.
  kHuggingFace,  ///< A folder, see hf_folder.h.
  kTorchScript,  ///< A program.
  kOnnx,         ///< A graph.
  kUnknown,
};

/// "safetensors", "pth", "pth (legacy)", "Hugging Face folder", ...
std::string format_name(WeightFormat format);

/// Found from the bytes, whatever the name. Error(kBadInput) if the file
/// cannot be read, or is a zip archive that is damaged.
WeightFormat find_format(const std::filesystem::path& path);

/// The same from the bytes of a file; `where` names it.
WeightFormat find_format(ByteSpan bytes, const std::string& where);

/// Throws the Error(kBadInput) that says what a file of no format for weights
/// is, where that can be told from its bytes, and what to do.
[[noreturn]] void throw_no_weights(ByteSpan bytes, const std::string& where);

}  // namespace solera::io
