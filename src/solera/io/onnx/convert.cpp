#include "solera/io/onnx/convert.h"

#include <torch/torch.h>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

namespace prim = torch::prim;

void unpack(OnnxConversion& conversion, const OnnxTrace::Step& step) {
  const std::vector<std::string> names =
      conversion.names.at(step.node->input(0));
  for (std::size_t i = 0; i < step.node->outputs().size(); ++i) {
    conversion.names[step.node->output(i)] = {names.at(i)};
  }
}

void convert_step(OnnxConversion& conversion, const OnnxTrace::Step& step) {
  if (conversion.constants.fold(step)) return;
  // Its elements are read where the list is used.
  if (step.node->kind() == prim::ListConstruct) return;
  if (step.node->kind() == prim::ListUnpack) return unpack(conversion, step);
  OnnxCall call(conversion, step);
  const auto& operators = onnx_operators();
  const auto found = operators.find(step.node->kind().toQualString());
  if (found == operators.end()) call.refuse("these arguments");
  found->second(call);
}

void declare_outputs(const OnnxFunction& function, const OnnxTrace& trace,
                     OnnxBuilder& builder) {
  for (std::size_t i = 0; i < function.outputs.size(); ++i) {
    const auto type =
        trace.graph->outputs()[i]->type()->expect<c10::TensorType>();
    std::vector<std::int64_t> shape = *type->sizes().concrete_sizes();
    shape.erase(shape.begin());
    builder.add_output(function.outputs[i], shape);
  }
}

}  // namespace

void convert_to_onnx(const OnnxFunction& function, ::onnx::GraphProto& graph) {
  const OnnxTrace trace = trace_onnx(function);
  OnnxBuilder builder(graph);
  OnnxConversion conversion{trace, builder, OnnxConstants(trace), {}};
  builder.add_input(function.input, function.input_shape);
  conversion.names[trace.graph->inputs()[0]] = {function.input};
  declare_outputs(function, trace, builder);
  for (const OnnxTrace::Step& step : trace.steps) {
    convert_step(conversion, step);
  }
  const OnnxTrace::Step end = {trace.graph->return_node(),
                               trace.other->return_node()};
  OnnxCall results(conversion, end);
  for (std::size_t i = 0; i < function.outputs.size(); ++i) {
    builder.set_output(function.outputs[i], results.input(i));
  }
}

}  // namespace solera::io
