#pragma once

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/api/module.h>

#include <memory>
#include <string>
#include <vector>

namespace solera::io {

/// The paths ("layer1", "layer4.1.conv2") of the submodules of a program whose
/// output can be tapped: those that compute a tensor outside of branches and
/// loops, in the order in which they end.
std::vector<std::string> torchscript_taps(const torch::jit::Module& program);

/// `forward` of a program that also gives what some of its submodules give:
/// for each path the last tensor that the submodule computes (and what later
/// operations in place, such as ReLU(inplace=True), make of it). The program
/// itself stays as it is; frozen or optimised ones have lost their submodules.
class TappedProgram {
 public:
  /// Error(kUsage) naming a path that torchscript_taps does not list.
  TappedProgram(const torch::jit::Module& program,
                const std::vector<std::string>& paths);

  struct Result {
    c10::IValue output;               ///< What forward gives.
    std::vector<torch::Tensor> taps;  ///< In the order of the paths.
  };
  /// Differentiable where the program is; guard it where that is not wanted.
  Result run(const torch::Tensor& input);

 private:
  torch::jit::Module program_;
  std::unique_ptr<torch::jit::GraphFunction> function_;
};

}  // namespace solera::io
