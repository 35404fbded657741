#include "solera/io/onnx_writer.h"

#include <fmt/format.h>

#include <limits>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/io/onnx/convert.h"
#include "solera/io/onnx/proto.h"
#include "solera/io/stream_file.h"

namespace solera::io {
namespace {

namespace fs = std::filesystem;
namespace proto = ::onnx;

// 8 came with opset 15 and is known to every runtime that knows opset 17.
constexpr std::int64_t kIrVersion = 8;
constexpr std::int64_t kOpset = 17;
// protobuf counts bytes of a message with an int.
constexpr std::size_t kMostBytes = std::numeric_limits<std::int32_t>::max();

[[noreturn]] void refuse_size(const fs::path& path, std::size_t bytes) {
  throw Error(ErrorKind::kUsage, path.string(),
              fmt::format("the network takes {}, an ONNX file holds 2 GB at "
                          "most; write safetensors",
                          human_bytes(static_cast<double>(bytes))));
}

void check_size(const fs::path& path, const OnnxFunction& function) {
  std::size_t bytes = 0;
  for (const auto& [name, tensor] : function.parameters) {
    bytes += tensor.nbytes();
  }
  if (bytes > kMostBytes) refuse_size(path, bytes);
}

proto::ModelProto make_model(const OnnxFunction& function) {
  proto::ModelProto model;
  model.set_ir_version(kIrVersion);
  model.set_producer_name("solera");
  model.set_producer_version(SOLERA_VERSION);
  model.set_doc_string(function.description);
  model.add_opset_import()->set_version(kOpset);
  for (const auto& [key, text] : function.metadata) {
    auto& entry = *model.add_metadata_props();
    entry.set_key(key);
    entry.set_value(text);
  }
  model.mutable_graph()->set_name(function.name);
  convert_to_onnx(function, *model.mutable_graph());
  return model;
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return text;
}

// Both libraries throw what their version has; all of it is our own mistake.
void prove(const fs::path& path, proto::ModelProto& model) {
  try {
    proto::checker::check_model(model);
    const proto::ShapeInferenceOptions strict(/*check_type=*/true,
                                              /*strict_mode=*/1);
    proto::shape_inference::InferShapes(
        model, proto::OpSchemaRegistry::Instance(), strict);
  } catch (const std::exception& error) {
    throw Error(ErrorKind::kFailure, path.string(),
                "the ONNX checker refuses what was made (" +
                    one_line(error.what()) + "), please report this");
  }
}

void write_model(const fs::path& path, const proto::ModelProto& model) {
  write_stream_atomically(path, [&](std::ostream& out) {
    if (!model.SerializeToOstream(&out)) out.setstate(std::ios::failbit);
  });
}

}  // namespace

bool has_onnx_writer() { return true; }

void write_onnx(const fs::path& path, const OnnxFunction& function) {
  check_size(path, function);
  proto::ModelProto model = make_model(function);
  if (model.ByteSizeLong() > kMostBytes) {
    refuse_size(path, model.ByteSizeLong());
  }
  prove(path, model);
  write_model(path, model);
}

}  // namespace solera::io
