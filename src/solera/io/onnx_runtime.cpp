#include "solera/io/onnx_runtime.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <utility>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/io/ort/library.h"

namespace solera::io {
namespace {

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> result;
  for (const std::string& text : texts) result.push_back(text.c_str());
  return result;
}

class RuntimeSession final : public OnnxSession {
 public:
  RuntimeSession(const std::filesystem::path& path, int threads);

  const std::vector<OnnxPort>& inputs() const override { return inputs_; }
  const std::vector<OnnxPort>& outputs() const override { return outputs_; }
  std::optional<std::string> metadata(const std::string& key) const override;
  std::vector<torch::Tensor> run(
      const torch::Tensor& input,
      const std::vector<std::string>& outputs) override;

 private:
  void expect(ort::Status* status) const {
    ort::expect_success(call_, status, path_);
  }
  Owned<ort::SessionOptions> make_options(int threads) const;
  OnnxPort make_port(const ort::TypeInfo& type, char* name) const;
  void read_ports();
  std::string take_text(char* text) const;
  std::vector<std::int64_t> shape_of(const ort::TensorInfo& info) const;
  Owned<ort::Value> make_value(const torch::Tensor& tensor) const;
  torch::Tensor copy_value(ort::Value& value) const;

  const ort::Library& library_;
  const ort::Functions& call_;
  std::string path_;
  ort::Allocator* allocator_ = nullptr;  // the library's own
  Owned<ort::Session> session_;
  std::vector<OnnxPort> inputs_;
  std::vector<OnnxPort> outputs_;
};

RuntimeSession::RuntimeSession(const std::filesystem::path& path, int threads)
    : library_(ort::library()),
      call_(library_.functions),
      path_(path.string()),
      session_(nullptr, call_.release_session) {
  expect(call_.default_allocator(&allocator_));
  const Owned<ort::SessionOptions> options = make_options(threads);
  ort::Session* session = nullptr;
  expect(call_.create_session(library_.env, path_.c_str(), options.get(),
                              &session));
  session_.reset(session);
  read_ports();
}

Owned<ort::SessionOptions> RuntimeSession::make_options(int threads) const {
  ort::SessionOptions* made = nullptr;
  expect(call_.create_session_options(&made));
  Owned<ort::SessionOptions> options(made, call_.release_session_options);
  expect(call_.set_intra_threads(made, threads));
  expect(call_.set_inter_threads(made, 1));
  // Its threads take turns with libtorch's, and would wait at full speed.
  expect(call_.add_config(made, "session.intra_op.allow_spinning", "0"));
  return options;
}

std::string RuntimeSession::take_text(char* text) const {
  std::string copy = text;
  expect(call_.free(allocator_, text));
  return copy;
}

std::vector<std::int64_t> RuntimeSession::shape_of(
    const ort::TensorInfo& info) const {
  std::size_t rank = 0;
  expect(call_.rank(&info, &rank));
  std::vector<std::int64_t> shape(rank);
  expect(call_.shape(&info, shape.data(), rank));
  return shape;
}

OnnxPort RuntimeSession::make_port(const ort::TypeInfo& type,
                                   char* name) const {
  OnnxPort port;
  port.name = take_text(name);
  const ort::TensorInfo* info = nullptr;
  expect(call_.as_tensor(&type, &info));
  if (info == nullptr) return port;
  int element = 0;
  expect(call_.element_type(info, &element));
  port.is_float = element == ort::kFloat;
  port.shape = shape_of(*info);
  return port;
}

void RuntimeSession::read_ports() {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  expect(call_.input_count(session_.get(), &inputs));
  expect(call_.output_count(session_.get(), &outputs));
  const auto read = [&](std::size_t i, auto get_type, auto get_name) {
    ort::TypeInfo* type = nullptr;
    expect(get_type(session_.get(), i, &type));
    const Owned<ort::TypeInfo> owned(type, call_.release_type);
    char* name = nullptr;
    expect(get_name(session_.get(), i, allocator_, &name));
    return make_port(*type, name);
  };
  for (std::size_t i = 0; i < inputs; ++i) {
    inputs_.push_back(read(i, call_.input_type, call_.input_name));
  }
  for (std::size_t i = 0; i < outputs; ++i) {
    outputs_.push_back(read(i, call_.output_type, call_.output_name));
  }
}

std::optional<std::string> RuntimeSession::metadata(
    const std::string& key) const {
  ort::ModelMetadata* metadata = nullptr;
  expect(call_.get_metadata(session_.get(), &metadata));
  const Owned<ort::ModelMetadata> owned(metadata, call_.release_metadata);
  char* text = nullptr;
  expect(call_.metadata_text(metadata, allocator_, key.c_str(), &text));
  if (text == nullptr) return std::nullopt;
  return take_text(text);
}

// The value looks at the tensor's own memory.
Owned<ort::Value> RuntimeSession::make_value(
    const torch::Tensor& tensor) const {
  ort::MemoryInfo* memory = nullptr;
  expect(call_.create_cpu_memory(ort::kDeviceAllocator, ort::kDefaultMemory,
                                 &memory));
  const Owned<ort::MemoryInfo> owned(memory, call_.release_memory);
  ort::Value* value = nullptr;
  expect(call_.create_tensor(memory, tensor.data_ptr(), tensor.nbytes(),
                             tensor.sizes().data(), tensor.sizes().size(),
                             ort::kFloat, &value));
  return {value, call_.release_value};
}

torch::Tensor RuntimeSession::copy_value(ort::Value& value) const {
  ort::TensorInfo* info = nullptr;
  expect(call_.tensor_info(&value, &info));
  const Owned<ort::TensorInfo> owned(info, call_.release_tensor_info);
  int element = 0;
  expect(call_.element_type(info, &element));
  const auto dtype = element == ort::kFloat     ? torch::kFloat
                     : element == ort::kFloat16 ? torch::kHalf
                                                : torch::kDouble;
  if (dtype == torch::kDouble && element != ort::kDouble) {
    throw Error(ErrorKind::kBadInput, path_,
                fmt::format("an output holds elements of ONNX type {}, "
                            "expected floating point numbers",
                            element));
  }
  void* data = nullptr;
  expect(call_.tensor_data(&value, &data));
  return torch::from_blob(data, shape_of(*info), dtype)
      .to(torch::kFloat, /*non_blocking=*/false, /*copy=*/true);
}

std::vector<torch::Tensor> RuntimeSession::run(
    const torch::Tensor& input, const std::vector<std::string>& outputs) {
  const torch::Tensor seen =
      input.detach().to(torch::kCPU, torch::kFloat).contiguous();
  const Owned<ort::Value> value = make_value(seen);
  const ort::Value* value_pointer = value.get();
  const char* input_name = inputs_.front().name.c_str();
  const std::vector<const char*> names = pointers(outputs);
  std::vector<ort::Value*> values(outputs.size(), nullptr);
  expect(call_.run(session_.get(), nullptr, &input_name, &value_pointer, 1,
                   names.data(), names.size(), values.data()));
  std::vector<Owned<ort::Value>> owned;
  for (ort::Value* each : values) owned.emplace_back(each, call_.release_value);
  std::vector<torch::Tensor> results;
  for (const auto& each : owned) results.push_back(copy_value(*each));
  return results;
}

}  // namespace

std::unique_ptr<OnnxSession> open_onnx(const std::filesystem::path& path,
                                       int threads) {
  const MappedFile readable(path);
  return std::make_unique<RuntimeSession>(path, threads);
}

std::string onnx_runtime_version() { return ort::library().version; }

}  // namespace solera::io
