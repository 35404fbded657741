#include "solera/io/onnx/builder.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/io/onnx/proto.h"

namespace solera::io {
namespace {

namespace proto = ::onnx;

void describe(proto::ValueInfoProto& info, const std::string& name,
              const std::vector<std::int64_t>& shape) {
  info.set_name(name);
  auto& type = *info.mutable_type()->mutable_tensor_type();
  type.set_elem_type(proto::TensorProto::FLOAT);
  auto& dims = *type.mutable_shape();
  dims.add_dim()->set_dim_param("batch");
  for (const std::int64_t size : shape) dims.add_dim()->set_dim_value(size);
}

void set_value(proto::AttributeProto& attribute, std::int64_t value) {
  attribute.set_type(proto::AttributeProto::INT);
  attribute.set_i(value);
}

void set_value(proto::AttributeProto& attribute, double value) {
  attribute.set_type(proto::AttributeProto::FLOAT);
  attribute.set_f(static_cast<float>(value));
}

void set_value(proto::AttributeProto& attribute, const std::string& value) {
  attribute.set_type(proto::AttributeProto::STRING);
  attribute.set_s(value);
}

void set_value(proto::AttributeProto& attribute,
               const std::vector<std::int64_t>& values) {
  attribute.set_type(proto::AttributeProto::INTS);
  for (const std::int64_t value : values) attribute.add_ints(value);
}

proto::TensorProto::DataType onnx_dtype(const torch::Tensor& tensor) {
  switch (tensor.scalar_type()) {
    case torch::kFloat:
      return proto::TensorProto::FLOAT;
    case torch::kLong:
      return proto::TensorProto::INT64;
    case torch::kBool:
      return proto::TensorProto::BOOL;
    default:
      throw Error(ErrorKind::kUsage, "onnx",
                  fmt::format("the network computes with {} numbers, expected "
                              "float, convert it first",
                              torch::toString(tensor.scalar_type())));
  }
}

// Raw data are little-endian, as this machine is.
void set_tensor(proto::TensorProto& target, const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.detach().cpu().contiguous();
  target.set_data_type(onnx_dtype(flat));
  for (const std::int64_t size : flat.sizes()) target.add_dims(size);
  target.set_raw_data(flat.data_ptr(), flat.nbytes());
}

}  // namespace

void OnnxBuilder::add_input(const std::string& name,
                            const std::vector<std::int64_t>& shape) {
  input_ = free_name(name);
  describe(*graph_.add_input(), input_, shape);
}

void OnnxBuilder::add_output(const std::string& name,
                             const std::vector<std::int64_t>& shape) {
  if (free_name(name) != name) {
    throw Error(ErrorKind::kUsage, "onnx",
                fmt::format("'{}' names two inputs or outputs, expected "
                            "different names",
                            name));
  }
  describe(*graph_.add_output(), name, shape);
}

void OnnxBuilder::set_output(const std::string& name,
                             const std::string& value) {
  proto::NodeProto& node = *graph_.add_node();
  node.set_op_type("Identity");
  node.set_name(free_name("Identity"));
  node.add_input(value);
  node.add_output(name);
}

std::vector<std::string> OnnxBuilder::nodes(
    const std::string& type, const std::vector<std::string>& inputs,
    const OnnxAttributes& attributes, std::size_t count) {
  proto::NodeProto& node = *graph_.add_node();
  node.set_op_type(type);
  node.set_name(free_name(type));
  for (const std::string& input : inputs) node.add_input(input);
  for (const auto& [name, value] : attributes) {
    proto::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    std::visit([&](const auto& held) { set_value(attribute, held); }, value);
  }
  std::vector<std::string> outputs;
  for (std::size_t i = 0; i < count; ++i) {
    outputs.push_back(free_name(node.name() + "_output"));
    node.add_output(outputs.back());
  }
  return outputs;
}

std::string OnnxBuilder::node(const std::string& type,
                              const std::vector<std::string>& inputs,
                              const OnnxAttributes& attributes) {
  return nodes(type, inputs, attributes, 1).front();
}

std::string OnnxBuilder::constant(const torch::Tensor& tensor,
                                  const std::string& name) {
  // The tensor is kept, so that its address stays its own.
  auto& [kept, known] = constants_[tensor.unsafeGetTensorImpl()];
  if (known.empty()) {
    kept = tensor;
    known = free_name(name.empty() ? "constant" : name);
    proto::TensorProto& initialiser = *graph_.add_initializer();
    initialiser.set_name(known);
    set_tensor(initialiser, tensor);
  }
  return known;
}

std::string OnnxBuilder::integers(const std::vector<std::int64_t>& values) {
  std::string& name = integers_[values];
  if (name.empty()) name = constant(torch::tensor(values, torch::kLong));
  return name;
}

std::string OnnxBuilder::scalar(double value) {
  std::string& name = scalars_[value];
  if (name.empty()) name = constant(torch::scalar_tensor(value, torch::kFloat));
  return name;
}

std::string OnnxBuilder::batch_size() {
  if (batch_size_.empty()) {
    const std::string shape = node("Shape", {input_});
    batch_size_ = node("Slice", {shape, integers({0}), integers({1})});
  }
  return batch_size_;
}

std::string OnnxBuilder::free_name(const std::string& wish) {
  const int uses = names_[wish]++;
  if (uses == 0) return wish;
  return free_name(fmt::format("{}_{}", wish, uses));
}

}  // namespace solera::io
