#include "solera/io/weight_format.h"

#include <algorithm>
#include <cstring>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/io/pth.h"
#include "solera/io/zip_index.h"

namespace solera::io {
namespace {

bool looks_like_safetensors(ByteSpan bytes) {
  return bytes.size() >= 9 && bytes[8] == '{';
}

// A protobuf whose first field is ir_version, a small number, followed by one
// of the fields 2 to 8 (texts, the graph, opset_import).
bool looks_like_onnx(ByteSpan bytes) {
  constexpr std::uint8_t kNext[] = {0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42};
  return bytes.size() >= 16 && bytes[0] == 0x08 && bytes[1] >= 1 &&
         bytes[1] < 32 &&
         std::find(std::begin(kNext), std::end(kNext), bytes[2]) !=
             std::end(kNext);
}

// Files that people take for weights, by the bytes at `offset`.
struct Stranger {
  std::size_t offset;
  const char* bytes;
  const char* message;
};

constexpr Stranger kStrangers[] = {
    {0, "version https://git-lfs",
     "is a Git LFS pointer, not the file itself: run 'git lfs pull'"},
    {0, "<", "is a web page, not weights: the download went wrong"},
    {0, "\x89HDF", "is HDF5 (Keras): save the weights as safetensors"},
    {0, "GGUF", "is GGUF: save the weights as safetensors"},
    {0, "\x1F\x8B", "is gzipped: unpack it first"},
    {4, "TFL3", "is TensorFlow Lite: save the weights as safetensors"},
    {257, "ustar", "is a tar archive: unpack it first"},
};

bool has_bytes(ByteSpan bytes, std::size_t offset, const std::string& wanted) {
  return bytes.size() >= offset + wanted.size() &&
         std::memcmp(bytes.data() + offset, wanted.data(), wanted.size()) == 0;
}

}  // namespace

std::string format_name(WeightFormat format) {
  switch (format) {
    case WeightFormat::kSafetensors:
      return "safetensors";
    case WeightFormat::kTorchZip:
      return "pth";
    case WeightFormat::kTorchLegacy:
      return "pth (legacy)";
    case WeightFormat::kHuggingFace:
      return "Hugging Face folder";
    case WeightFormat::kTorchScript:
      return "TorchScript";
    case WeightFormat::kOnnx:
      return "ONNX";
    case WeightFormat::kUnknown:
      break;
  }
  return "unknown";
}

WeightFormat find_format(ByteSpan bytes, const std::string& where) {
  if (looks_like_torch_zip(bytes)) {
    return is_torchscript(ZipIndex(bytes, where)) ? WeightFormat::kTorchScript
                                                  : WeightFormat::kTorchZip;
  }
  if (looks_like_safetensors(bytes)) return WeightFormat::kSafetensors;
  if (looks_like_torch_legacy(bytes)) return WeightFormat::kTorchLegacy;
  if (looks_like_onnx(bytes)) return WeightFormat::kOnnx;
  return WeightFormat::kUnknown;
}

WeightFormat find_format(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) return WeightFormat::kHuggingFace;
  const MappedFile file(path);
  return find_format(file.bytes(), path.string());
}

void throw_no_weights(ByteSpan bytes, const std::string& where) {
  const auto fail = [&](const std::string& message) {
    throw Error(ErrorKind::kBadInput, where, message);
  };
  if (looks_like_onnx(bytes)) {
    fail(
        "is ONNX, a graph, expected weights: such a file can only be a "
        "teacher");
  }
  for (const Stranger& stranger : kStrangers) {
    if (has_bytes(bytes, stranger.offset, stranger.bytes)) {
      fail(stranger.message);
    }
  }
  throw Error(ErrorKind::kBadInput, where,
              bytes.empty() ? "is empty, expected weights"
                            : "is of no known format, expected safetensors, a "
                              ".pth of torch.save or a Hugging Face folder");
}

}  // namespace solera::io
