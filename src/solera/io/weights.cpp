#include "solera/io/weights.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/io/hf_folder.h"
#include "solera/io/pth.h"
#include "solera/io/safetensors.h"

namespace solera::io {
namespace {

namespace fs = std::filesystem;

Weights read_safetensors_weights(const fs::path& path) {
  SafetensorsFile file = read_safetensors(path);
  return {std::move(file.tensors), std::move(file.metadata)};
}

Weights read_pth_weights(const fs::path& path) { return {read_pth(path), {}}; }

Weights read_folder_weights(const fs::path& path) {
  SafetensorsFile file = read_hf_weights(path);
  return {std::move(file.tensors), std::move(file.metadata)};
}

bool looks_like_safetensors(ByteSpan head) {
  return head.size() >= 9 && head[8] == '{';
}

struct Format {
  bool (*recognises)(ByteSpan head);
  Weights (*read)(const fs::path& path);
};

constexpr Format kFormats[] = {
    {&looks_like_torch_zip, &read_pth_weights},
    {&looks_like_safetensors, &read_safetensors_weights},
    {&looks_like_torch_legacy, &read_pth_weights},
};

// Files that people take for weights, by how they start.
struct Stranger {
  const char* start;
  const char* message;
};

constexpr Stranger kStrangers[] = {
    {"version https://git-lfs",
     "is a Git LFS pointer, not the file itself: run 'git lfs pull'"},
    {"<", "is a web page, not weights: the download went wrong"},
    {"\x89HDF", "is HDF5 (Keras): save the weights as safetensors"},
    {"GGUF", "is GGUF: save the weights as safetensors"},
    {"\x1F\x8B", "is gzipped: unpack it first"},
};

[[noreturn]] void throw_unknown(const std::string& head, const fs::path& path) {
  for (const Stranger& stranger : kStrangers) {
    if (starts_with(head, stranger.start)) {
      throw Error(ErrorKind::kBadInput, path.string(), stranger.message);
    }
  }
  throw Error(ErrorKind::kBadInput, path.string(),
              head.empty() ? "is empty, expected weights"
                           : "is of no known format, expected safetensors, a "
                             ".pth of torch.save or a Hugging Face folder");
}

}  // namespace

Weights read_weights(const fs::path& path) {
  if (fs::is_directory(path)) return read_folder_weights(path);
  const MappedFile file(path);
  const ByteSpan bytes = file.bytes();
  for (const Format& format : kFormats) {
    if (format.recognises(bytes)) return format.read(path);
  }
  const std::size_t shown = std::min<std::size_t>(bytes.size(), 64);
  throw_unknown({bytes.begin(), bytes.begin() + shown}, path);
}

}  // namespace solera::io
