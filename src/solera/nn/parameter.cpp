#include "solera/nn/parameter.h"

#include <torch/torch.h>

namespace solera::nn {
namespace {

thread_local bool shapes_only = false;

torch::TensorOptions options() {
  return torch::TensorOptions(torch::kFloat)
      .device(shapes_only ? torch::kMeta : torch::kCPU);
}

}  // namespace

torch::Tensor zeros(torch::IntArrayRef shape) {
  return shapes_only ? torch::empty(shape, options())
                     : torch::zeros(shape, options());
}

torch::Tensor ones(torch::IntArrayRef shape) {
  return shapes_only ? torch::empty(shape, options())
                     : torch::ones(shape, options());
}

ShapesOnly::ShapesOnly() : before_(shapes_only) { shapes_only = true; }

ShapesOnly::~ShapesOnly() { shapes_only = before_; }

}  // namespace solera::nn
