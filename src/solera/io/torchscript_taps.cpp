#include "solera/io/torchscript_taps.h"

#include <torch/csrc/jit/passes/inliner.h>
#include <torch/script.h>

#include <algorithm>
#include <map>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::io {
namespace {

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

constexpr const char* kForward = "forward";

std::shared_ptr<Graph> inlined_forward(const torch::jit::Module& program) {
  auto graph = program.get_method(kForward).graph()->copy();
  torch::jit::Inline(*graph);
  return graph;
}

// "SELF.layer1." of the caller, then "SELF.0." of the called: {layer1, 0}.
std::vector<std::string> path_of(Node& node) {
  std::vector<std::string> path;
  if (!node.callstack()) return path;
  for (const auto& entry : (*node.callstack())->vec()) {
    const auto& instance = std::get<2>(entry);
    if (!instance) continue;
    for (const std::string& part : split(instance->instance_name(), '.')) {
      if (!part.empty() && part != "SELF") path.push_back(part);
    }
  }
  return path;
}

Value* tensor_of(Node& node) {
  for (Value* output : node.outputs()) {
    if (output->type()->isSubtypeOf(*c10::TensorType::get())) return output;
  }
  return nullptr;
}

struct Tap {
  std::string path;
  Value* value = nullptr;
};

// The last tensor of every submodule, in the order of the graph.
std::vector<Tap> find_taps(Graph& graph) {
  std::vector<Tap> taps;
  for (Node* node : graph.nodes()) {
    Value* value = tensor_of(*node);
    if (value == nullptr || node->kind() == c10::prim::GetAttr) continue;
    std::string path;
    for (const std::string& part : path_of(*node)) {
      path += path.empty() ? part : "." + part;
      const auto known =
          std::find_if(taps.begin(), taps.end(),
                       [&](const Tap& tap) { return tap.path == path; });
      if (known != taps.end()) taps.erase(known);
      taps.push_back({path, value});
    }
  }
  return taps;
}

std::vector<std::string> paths_of(const std::vector<Tap>& taps) {
  std::vector<std::string> paths;
  for (const Tap& tap : taps) paths.push_back(tap.path);
  return paths;
}

Value* find_tap(const std::vector<Tap>& taps, const std::string& path) {
  for (const Tap& tap : taps) {
    if (tap.path == path) return tap.value;
  }
  throw Error(
      ErrorKind::kUsage, path,
      "names no submodule whose output can be tapped, expected one of " +
          join(paths_of(taps), ", "));
}

}  // namespace

std::vector<std::string> torchscript_taps(const torch::jit::Module& program) {
  return paths_of(find_taps(*inlined_forward(program)));
}

TappedProgram::TappedProgram(const torch::jit::Module& program,
                             const std::vector<std::string>& paths)
    : program_(program) {
  auto graph = inlined_forward(program);
  const std::vector<Tap> taps = find_taps(*graph);
  std::vector<Value*> values = {graph->outputs().at(0)};
  for (const std::string& path : paths) values.push_back(find_tap(taps, path));
  Node* tuple = graph->insertNode(graph->createTuple(values));
  graph->eraseOutput(0);
  graph->registerOutput(tuple->output());
  function_ = std::make_unique<torch::jit::GraphFunction>(
      "tapped", std::move(graph), nullptr);
}

TappedProgram::Result TappedProgram::run(const torch::Tensor& input) {
  torch::jit::Stack stack = {program_._ivalue(), input};
  function_->run(stack);
  const auto elements = stack.back().toTupleRef().elements().vec();
  Result result{elements.front(), {}};
  for (std::size_t i = 1; i < elements.size(); ++i) {
    result.taps.push_back(elements[i].toTensor());
  }
  return result;
}

}  // namespace solera::io
