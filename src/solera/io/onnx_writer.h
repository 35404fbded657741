#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "solera/tensor/state_dict.h"

namespace solera::io {

// ONNX files, for runtimes that have never heard of libtorch. What is written:
//
//   input [batch, ...] --> nodes of opset 17 --> one named output per tensor
//                 initialisers with the names of `parameters`
//                 metadata_props: text by key
//
// Goals: the file says what the function says, for any batch size; it passes
// the ONNX checker; it is there whole or not at all. Non-goals: training,
// control flow, dynamic height and width, operators no architecture needs.

/// A function of a batch, and what a file of it says beside the numbers.
struct OnnxFunction {
  /// Input [batch, input_shape...] to one tensor [batch, ...] per name of
  /// `outputs`. Called a few times, without gradients; must be deterministic.
  std::function<std::vector<torch::Tensor>(const torch::Tensor&)> compute;
  std::string input = "input";            ///< Name of the input.
  std::vector<std::int64_t> input_shape;  ///< Without the batch.
  std::vector<std::string> outputs;       ///< Names, all different.
  tensor::StateDict parameters;           ///< Tensors that `compute` reads.
  std::string name = "network";           ///< Of the graph.
  std::string description;                ///< `doc_string` of the model.
  std::map<std::string, std::string> metadata;
};

/// Whether this program can write ONNX; it cannot where it was built without
/// the package libonnx-dev.
bool has_onnx_writer();

/// Traces `function` with two batch sizes and writes what it computes, with a
/// free batch size. Checked by the ONNX checker and by shape inference first;
/// the file is complete or absent. Error(kUsage) naming the operator if one has
/// no ONNX form here or depends on the batch size in another way than its
/// shape, for names that clash, for weights beyond the 2 GB of the format, and
/// where has_onnx_writer() is false; Error(kFailure) if it cannot be written.
void write_onnx(const std::filesystem::path& path,
                const OnnxFunction& function);

}  // namespace solera::io
