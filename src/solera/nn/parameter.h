#pragma once

#include <torch/types.h>

namespace solera::nn {

/// A new float tensor of zeros (ones) for a parameter or a buffer of a layer.
/// While a ShapesOnly lives in the thread it has a shape but no memory.
torch::Tensor zeros(torch::IntArrayRef shape);
torch::Tensor ones(torch::IntArrayRef shape);

/// Networks that are made in this thread while it lives cost no memory: their
/// tensors have names, shapes and dtypes, on the meta device. For tables of
/// architectures; such a network can not be initialised, loaded or run.
class ShapesOnly {
 public:
  ShapesOnly();
  ~ShapesOnly();
  ShapesOnly(const ShapesOnly&) = delete;
  ShapesOnly& operator=(const ShapesOnly&) = delete;

 private:
  bool before_;
};

}  // namespace solera::nn
