#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace solera::io {

// Microsoft's ONNX Runtime, on the processor. It is loaded when it is first
// needed and is no dependency of the program: everything else works without.
// Looked for, in this order:
//
//   $SOLERA_ONNXRUNTIME     the library's path, or `none` to have none
//   /usr/local/lib/solera/  where scripts/install-onnxruntime puts it for root
//   ~/.local/lib/solera/    and for everyone else
//   libonnxruntime.so.1     by the dynamic loader
//
// Version 1.12 or later.

/// An input or output of an ONNX file.
struct OnnxPort {
  std::string name;
  bool is_float = false;            ///< A tensor of 32 bit floats.
  std::vector<std::int64_t> shape;  ///< -1: free.
};

/// An ONNX file, ready to run. One thread at a time.
class OnnxSession {
 public:
  virtual ~OnnxSession() = default;
  virtual const std::vector<OnnxPort>& inputs() const = 0;
  virtual const std::vector<OnnxPort>& outputs() const = 0;
  /// A text of the file's metadata_props.
  virtual std::optional<std::string> metadata(const std::string& key) const = 0;
  /// The named outputs of a file with a single input, as float tensors on the
  /// CPU. Error(kBadInput) with what the runtime says if it cannot.
  virtual std::vector<torch::Tensor> run(
      const torch::Tensor& input, const std::vector<std::string>& outputs) = 0;
};

/// Error(kUsage) if ONNX Runtime is absent or too old, saying how to get it;
/// Error(kBadInput) if the file is none it can read. `threads` >= 1.
std::unique_ptr<OnnxSession> open_onnx(const std::filesystem::path& path,
                                       int threads);

/// The version of ONNX Runtime, "1.21.0"; errors as above.
std::string onnx_runtime_version();

}  // namespace solera::io
