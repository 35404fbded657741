#pragma once

#include <torch/csrc/jit/api/module.h>

#include <memory>
#include <string>
#include <vector>

#include "solera/models/input.h"
#include "solera/teacher/teacher.h"

namespace solera::teacher {

struct TorchScriptTeacherOptions {
  std::string name;         ///< As the recipe calls it.
  std::string where;        ///< The file, for messages.
  models::InputSpec input;  ///< How it sees pixels; no such file says it.
  std::string output;       ///< See choose_output().
  std::vector<std::string> class_names;  ///< Empty, or one per class.
};

/// A frozen teacher from a program of io::load_torchscript on `device`: one
/// input, float [B, 3, size, size] (or what type its parameters have), and
/// logits [B, classes] among its outputs. It computes in evaluation mode,
/// without graph optimisations that depend on earlier batches.
///
/// Two images are run first. Error(kBadInput) at `where` if the program wants
/// other inputs, fails, gives no logits of two images, changes its buffers or
/// answers differently the second time: it was traced in training mode, and
/// nothing can put it in evaluation mode. Error(kUsage) for `output` and
/// `class_names` that do not fit. Convolutions are merged with their batch
/// norms and pixels come channels-last where that changes no answer.
std::unique_ptr<Teacher> make_torchscript_teacher(
    torch::jit::Module program, const TorchScriptTeacherOptions& options,
    torch::Device device);

}  // namespace solera::teacher
