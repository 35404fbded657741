#include "solera/io/onnx/trace.h"

#include <ATen/CPUGeneratorImpl.h>
#include <fmt/format.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/runtime/interpreter.h>
#include <torch/torch.h>

#include <set>
#include <string>

#include "solera/core/error.h"

namespace solera::io {
namespace {

namespace jit = torch::jit;

torch::Tensor example(const OnnxFunction& function, std::int64_t batch) {
  std::vector<std::int64_t> shape = {batch};
  shape.insert(shape.end(), function.input_shape.begin(),
               function.input_shape.end());
  return torch::zeros(shape);
}

// The tracer would make a second value of a tensor that comes twice, and the
// function would use the first.
std::vector<tensor::StateDict::Entry> distinct(const tensor::StateDict& state) {
  std::vector<tensor::StateDict::Entry> entries;
  std::set<const c10::TensorImpl*> seen;
  for (const tensor::StateDict::Entry& entry : state) {
    if (seen.insert(entry.second.unsafeGetTensorImpl()).second) {
      entries.push_back(entry);
    }
  }
  return entries;
}

void check_outputs(const OnnxFunction& function,
                   const std::vector<torch::Tensor>& outputs,
                   std::int64_t batch) {
  bool right = outputs.size() == function.outputs.size();
  for (const torch::Tensor& output : outputs) {
    right = right && output.dim() > 0 && output.size(0) == batch;
  }
  if (!right) {
    throw Error(ErrorKind::kUsage, function.name,
                fmt::format("the function has other outputs than the {} named, "
                            "expected one [batch, ...] each",
                            function.outputs.size()));
  }
}

// The tracer warns of every change in place of a view, most of which harm
// nothing; check_trace() finds those that do.
class QuietTracer {
 public:
  QuietTracer() : before_(jit::tracer::getTracerStateWarnMode()) {
    jit::tracer::getTracerStateWarnMode() = false;
  }
  ~QuietTracer() { jit::tracer::getTracerStateWarnMode() = before_; }
  QuietTracer(const QuietTracer&) = delete;
  QuietTracer& operator=(const QuietTracer&) = delete;

 private:
  bool before_;
};

// Weights are inputs of the trace: so they are known by identity, and those
// that require gradients, which cannot be constants of a trace, pass.
std::shared_ptr<jit::Graph> trace_once(
    const OnnxFunction& function,
    const std::vector<tensor::StateDict::Entry>& parameters,
    std::int64_t batch) {
  const torch::NoGradGuard no_grad;
  const QuietTracer quiet;
  jit::Stack inputs = {example(function, batch)};
  for (const auto& entry : parameters) inputs.emplace_back(entry.second);
  const auto body = [&](jit::Stack stack) {
    const std::vector<torch::Tensor> outputs =
        function.compute(stack.front().toTensor());
    check_outputs(function, outputs, batch);
    return jit::Stack(outputs.begin(), outputs.end());
  };
  const auto no_name = [](const torch::Tensor&) { return std::string(); };
  return jit::tracer::trace(std::move(inputs), body, no_name, /*strict=*/true,
                            /*force_outplace=*/true)
      .first->graph;
}

std::vector<jit::Node*> steps_of(jit::Graph& graph) {
  std::vector<jit::Node*> steps;
  for (jit::Node* node : graph.nodes()) {
    if (node->kind() != torch::prim::Constant) steps.push_back(node);
  }
  return steps;
}

void pair_steps(const std::string& name, OnnxTrace& trace) {
  const std::vector<jit::Node*> nodes = steps_of(*trace.graph);
  const std::vector<jit::Node*> others = steps_of(*trace.other);
  bool same = nodes.size() == others.size();
  for (std::size_t i = 0; same && i < nodes.size(); ++i) {
    same = nodes[i]->kind() == others[i]->kind() &&
           nodes[i]->inputs().size() == others[i]->inputs().size() &&
           nodes[i]->outputs().size() == others[i]->outputs().size();
    if (!same) break;
    trace.steps.push_back({nodes[i], others[i]});
    for (std::size_t k = 0; k < nodes[i]->outputs().size(); ++k) {
      trace.twins[nodes[i]->output(k)] = others[i]->output(k);
    }
  }
  if (!same) {
    throw Error(ErrorKind::kUsage, name,
                "takes other steps for another batch size, expected the same "
                "steps; such a network has no ONNX form here");
  }
}

// Computes with the trace what the function computes: not the same if it
// changed a tensor in place that it reads again by another name.
void check_trace(const OnnxFunction& function,
                 const std::vector<tensor::StateDict::Entry>& parameters,
                 const std::shared_ptr<jit::Graph>& graph) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor input =
      example(function, kOnnxTraceBatch)
          .normal_(0.0, 1.0, at::make_generator<at::CPUGeneratorImpl>(1));
  jit::Stack stack = {input};
  for (const auto& entry : parameters) stack.emplace_back(entry.second);
  const jit::Code code(graph, function.name);
  jit::InterpreterState(code).run(stack);
  const std::vector<torch::Tensor> outputs = function.compute(input);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].allclose(stack[i].toTensor(), 1e-4, 1e-5, true)) continue;
    throw Error(ErrorKind::kUsage, function.name,
                fmt::format("a trace of the network has another output '{}' "
                            "than the network, expected one that changes no "
                            "tensor in place that it reads again",
                            function.outputs[i]));
  }
}

}  // namespace

OnnxTrace trace_onnx(const OnnxFunction& function) {
  const auto parameters = distinct(function.parameters);
  OnnxTrace trace;
  trace.graph = trace_once(function, parameters, kOnnxTraceBatch);
  trace.other = trace_once(function, parameters, kOnnxOtherTraceBatch);
  check_trace(function, parameters, trace.graph);
  const auto inputs = trace.graph->inputs();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    trace.twins[inputs[i]] = trace.other->inputs()[i];
    if (i > 0) trace.parameters.emplace(inputs[i], parameters[i - 1]);
  }
  pair_steps(function.name, trace);
  return trace;
}

}  // namespace solera::io
