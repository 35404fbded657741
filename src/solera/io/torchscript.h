#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace solera::io {

// TorchScript is a program, not weights: it can read and write files with the
// rights of whoever loads it, and libtorch, which reads it, does not check it
// as our own readers check weights. Whoever calls load_torchscript must have
// been told by the user that the file may run; io::find_format tells such files
// from others without running them.

/// Loads the program on `device`, in evaluation mode, its parameters frozen.
/// Runs code of the file. Error(kBadInput) naming it if libtorch refuses it.
torch::jit::Module load_torchscript(const std::filesystem::path& path,
                                    torch::Device device);

/// What a loaded program tells of itself.
struct TorchScriptInfo {
  /// It asks for its mode or branches: such a program was scripted. One that
  /// does neither was traced, or it makes no difference.
  bool scripted = false;
  std::vector<std::string> inputs;  ///< "x: Tensor", without the module.
  std::string output;               ///< Its type: "Tensor", "(Tensor, int)".
  std::int64_t parameters = 0;      ///< Numbers, not tensors.
};

TorchScriptInfo inspect_torchscript(const torch::jit::Module& program);

/// The line of a libtorch error that says what is wrong, without the traces.
std::string torch_error_line(const std::exception& error);

}  // namespace solera::io
