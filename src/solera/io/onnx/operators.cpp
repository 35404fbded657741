#include "solera/io/onnx/operators.h"

namespace solera::io {

const OnnxOperators& onnx_operators() {
  static const OnnxOperators operators = [] {
    OnnxOperators all;
    add_arithmetic_operators(all);
    add_activation_operators(all);
    add_convolution_operators(all);
    add_normalisation_operators(all);
    add_pooling_operators(all);
    add_product_operators(all);
    add_reduction_operators(all);
    add_shape_operators(all);
    add_selection_operators(all);
    return all;
  }();
  return operators;
}

}  // namespace solera::io
