#pragma once

#include "solera/io/onnx_writer.h"

namespace onnx {
class GraphProto;
}

namespace solera::io {

/// Fills `graph` with what `function` computes. Error(kUsage) as write_onnx.
void convert_to_onnx(const OnnxFunction& function, ::onnx::GraphProto& graph);

}  // namespace solera::io
