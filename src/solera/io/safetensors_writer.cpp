#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/value.h"
#include "solera/io/safetensors.h"
#include "solera/io/safetensors_types.h"
#include "solera/io/stream_file.h"

namespace solera::io {
namespace {

namespace fs = std::filesystem;
using tensor::StateDict;

constexpr std::size_t kAlignment = 8;

void require_writable(const StateDict::Entry& entry, const fs::path& path) {
  const auto& [name, tensor] = entry;
  const bool writable = tensor.defined() &&
                        tensor.layout() == torch::kStrided &&
                        safetensors_dtype(tensor.scalar_type()).has_value();
  if (!writable || name == kSafetensorsMetadata) {
    throw Error(
        ErrorKind::kUsage, path.string(),
        fmt::format("tensor '{}' ({}) has no place in a safetensors "
                    "file, convert or rename it",
                    name,
                    tensor.defined() ? torch::toString(tensor.scalar_type())
                                     : "undefined"));
  }
}

// The entries in the order of their data: wide elements first.
std::vector<const StateDict::Entry*> data_order(const StateDict& state) {
  std::vector<const StateDict::Entry*> order;
  for (const StateDict::Entry& entry : state) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(), [](auto* a, auto* b) {
    return a->second.element_size() > b->second.element_size();
  });
  return order;
}

Value describe(const torch::Tensor& tensor, std::int64_t begin) {
  Value shape = Value::array();
  for (const std::int64_t size : tensor.sizes()) shape.push(size);
  const std::int64_t bytes = tensor.numel() * tensor.element_size();
  Value object = Value::object();
  object.set("dtype", *safetensors_dtype(tensor.scalar_type()));
  object.set("shape", std::move(shape));
  object.set("data_offsets", Value::array({begin, begin + bytes}));
  return object;
}

std::string make_header(const StateDict& state,
                        const std::vector<const StateDict::Entry*>& order,
                        const std::map<std::string, std::string>& metadata) {
  std::map<std::string, std::int64_t> begins;
  std::int64_t position = 0;
  for (const StateDict::Entry* entry : order) {
    begins[entry->first] = position;
    position += entry->second.numel() * entry->second.element_size();
  }
  Value header = Value::object();
  if (!metadata.empty()) {
    Value& texts = header.append(kSafetensorsMetadata, Value::object());
    for (const auto& [key, text] : metadata) texts.append(key, text);
  }
  for (const auto& [name, tensor] : state) {
    header.append(name, describe(tensor, begins.at(name)));
  }
  std::string text = to_json(header);
  text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
  return text;
}

void write_length(std::uint64_t length, std::ostream& out) {
  for (int i = 0; i < 8; ++i) {
    out.put(static_cast<char>(length >> (8 * i) & 0xFF));
  }
}

void write_data(const torch::Tensor& tensor, std::ostream& out) {
  const torch::Tensor flat = tensor.detach().cpu().contiguous();
  out.write(static_cast<const char*>(flat.data_ptr()),
            static_cast<std::streamsize>(flat.nbytes()));
}

}  // namespace

void write_safetensors(const fs::path& path, const StateDict& state,
                       const std::map<std::string, std::string>& metadata) {
  for (const StateDict::Entry& entry : state) require_writable(entry, path);
  const auto order = data_order(state);
  const std::string header = make_header(state, order, metadata);
  write_stream_atomically(path, [&](std::ostream& out) {
    write_length(header.size(), out);
    out << header;
    for (const StateDict::Entry* entry : order) write_data(entry->second, out);
  });
}

}  // namespace solera::io
