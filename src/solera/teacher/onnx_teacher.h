#pragma once

#include <torch/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "solera/models/input.h"
#include "solera/teacher/teacher.h"

namespace solera::teacher {

struct OnnxTeacherOptions {
  std::string name;         ///< As the recipe calls it.
  models::InputSpec input;  ///< How it sees the pixels of a batch.
  /// The output that holds the logits [B, classes]; empty: the only output, or
  /// the one named "logits". See docs/formats/onnx.md.
  std::string output;
  std::vector<std::string> class_names;  ///< Empty: those of the metadata.
  int threads = 0;  ///< Of the runtime; 0: as many as libtorch uses.
};

/// A frozen teacher read from an ONNX file and run by ONNX Runtime on the
/// processor (io/onnx_runtime.h). The file must have one input, float
/// [batch, 3, size, size]; a batch size that the file fixes is served in
/// pieces, the last one padded. A size that the file fixes must be
/// `options.input.size`. Class names are those of the file's metadata, where it
/// has them.
///
/// Logits are on `device`. Error(kUsage) if ONNX Runtime is absent or an option
/// does not fit the file; Error(kBadInput) if the file is no such model.
std::unique_ptr<Teacher> make_onnx_teacher(const std::filesystem::path& path,
                                           const OnnxTeacherOptions& options,
                                           torch::Device device);

/// The input that the file states: of a file by Solera, what its metadata says;
/// of any other the defaults, with the size of the file's input if that is
/// fixed. Errors as above.
models::InputSpec onnx_input_spec(const std::filesystem::path& path);

}  // namespace solera::teacher
