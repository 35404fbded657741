#include "solera/io/torchscript.h"

#include <torch/csrc/jit/passes/inliner.h>
#include <torch/script.h>

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::io {
namespace {

namespace fs = std::filesystem;

// Whether the graph of `block` asks for the mode of a module, or branches.
bool is_scripted(const torch::jit::Block& block) {
  return std::any_of(block.nodes().begin(), block.nodes().end(),
                     [](const torch::jit::Node* node) {
                       const bool asks = node->kind() == c10::prim::GetAttr &&
                                         node->s(c10::attr::name) == "training";
                       return asks || !node->blocks().empty();
                     });
}

}  // namespace

torch::jit::Module load_torchscript(const fs::path& path,
                                    torch::Device device) {
  try {
    torch::jit::Module program = torch::jit::load(path.string(), device);
    program.eval();
    for (torch::Tensor parameter : program.parameters()) {
      parameter.set_requires_grad(false);
    }
    return program;
  } catch (const std::exception& error) {
    throw Error(ErrorKind::kBadInput, path.string(),
                "is no TorchScript program that this libtorch can load (" +
                    torch_error_line(error) +
                    "), save it again with torch.jit.save");
  }
}

TorchScriptInfo inspect_torchscript(const torch::jit::Module& program) {
  TorchScriptInfo info;
  for (const torch::Tensor& parameter : program.parameters()) {
    info.parameters += parameter.numel();
  }
  const auto method = program.find_method("forward");
  if (!method) return info;
  const c10::FunctionSchema& schema = method->function().getSchema();
  for (std::size_t i = 1; i < schema.arguments().size(); ++i) {
    const c10::Argument& argument = schema.arguments()[i];
    info.inputs.push_back(argument.name() + ": " + argument.type()->str());
  }
  if (!schema.returns().empty())
    info.output = schema.returns()[0].type()->str();
  const auto graph = method->graph()->copy();
  torch::jit::Inline(*graph);
  info.scripted = is_scripted(*graph->block());
  return info;
}

std::string torch_error_line(const std::exception& error) {
  const auto* torch_error = dynamic_cast<const c10::Error*>(&error);
  const std::string text = torch_error != nullptr
                               ? torch_error->what_without_backtrace()
                               : error.what();
  // The interpreter puts the cause last, other errors first.
  const bool traced =
      text.find("Traceback of TorchScript") != std::string::npos;
  std::string found;
  for (const std::string& part : split(text, '\n')) {
    const std::string line = trim(part);
    if (line.empty()) continue;
    found = line;
    if (!traced) break;
  }
  return found.substr(0, 200);
}

}  // namespace solera::io
