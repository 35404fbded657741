#pragma once

#include "solera/io/onnx/call.h"

namespace solera::io {

/// Every operator that has an ONNX form here, by its name in a trace.
const OnnxOperators& onnx_operators();

/// Its parts, by subject; each adds its operators.
void add_arithmetic_operators(OnnxOperators& operators);
void add_activation_operators(OnnxOperators& operators);
void add_convolution_operators(OnnxOperators& operators);
void add_normalisation_operators(OnnxOperators& operators);
void add_pooling_operators(OnnxOperators& operators);
void add_product_operators(OnnxOperators& operators);
void add_reduction_operators(OnnxOperators& operators);
void add_shape_operators(OnnxOperators& operators);
void add_selection_operators(OnnxOperators& operators);

}  // namespace solera::io
