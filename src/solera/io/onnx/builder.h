#pragma once

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace onnx {
class GraphProto;
}

namespace solera::io {

/// An attribute of an ONNX node.
using OnnxAttribute =
    std::pair<std::string, std::variant<std::int64_t, double, std::string,
                                        std::vector<std::int64_t>>>;
using OnnxAttributes = std::vector<OnnxAttribute>;

/// An ONNX graph that grows node by node. Values are known by their names,
/// which it makes, all different.
class OnnxBuilder {
 public:
  /// Fills `graph`, which must outlive it.
  explicit OnnxBuilder(::onnx::GraphProto& graph) : graph_(graph) {}

  /// The free dimension "batch", then `shape`; float.
  void add_input(const std::string& name,
                 const std::vector<std::int64_t>& shape);
  /// Declares an output, with the shape as for an input; Error(kUsage) if the
  /// name is taken. Before any node, so that no node takes the name.
  void add_output(const std::string& name,
                  const std::vector<std::int64_t>& shape);
  /// Says which value a declared output is.
  void set_output(const std::string& name, const std::string& value);

  /// Adds a node; the name of its output. An empty input name means absent.
  std::string node(const std::string& type,
                   const std::vector<std::string>& inputs,
                   const OnnxAttributes& attributes = {});
  /// The same for `count` outputs.
  std::vector<std::string> nodes(const std::string& type,
                                 const std::vector<std::string>& inputs,
                                 const OnnxAttributes& attributes,
                                 std::size_t count);

  /// An initialiser of the name, or of a free one. The values are copied; a
  /// tensor that was added before is not added again. Error(kUsage) for a
  /// dtype other than float, int64 and bool.
  std::string constant(const torch::Tensor& tensor,
                       const std::string& name = "");
  std::string integers(const std::vector<std::int64_t>& values);
  std::string scalar(double value);

  /// The batch size as an integer tensor [1], computed from the input.
  std::string batch_size();

 private:
  std::string free_name(const std::string& wish);

  ::onnx::GraphProto& graph_;
  std::string input_;
  std::string batch_size_;
  std::map<std::string, int> names_;  // uses of each wish
  std::map<const c10::TensorImpl*, std::pair<torch::Tensor, std::string>>
      constants_;
  std::map<std::vector<std::int64_t>, std::string> integers_;
  std::map<double, std::string> scalars_;
};

}  // namespace solera::io
