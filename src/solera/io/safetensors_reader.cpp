#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/value.h"
#include "solera/io/byte_reader.h"
#include "solera/io/mapped_tensor.h"
#include "solera/io/safetensors.h"
#include "solera/io/safetensors_types.h"

namespace solera::io {
namespace {

// Room for 100,000 tensors, and little enough that parsing it is safe.
constexpr std::uint64_t kMaxHeaderBytes = 16U << 20;

// One tensor as the header describes it.
struct Description {
  std::string name;
  torch::ScalarType dtype = torch::kFloat;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

[[noreturn]] void throw_bad(const std::string& where,
                            const std::string& message) {
  throw Error(ErrorKind::kBadInput, where, message);
}

std::string read_header(ByteReader& input) {
  const std::uint64_t size = input.take_u64();
  if (size > kMaxHeaderBytes || size > input.remaining()) {
    input.fail(
        fmt::format("claims a header of {} bytes, but the file has {} "
                    "and the limit is {}: it is cut short or no "
                    "safetensors file",
                    size, input.remaining(), kMaxHeaderBytes));
  }
  return input.take_text(size);
}

std::vector<std::int64_t> read_counts(const Value& object, const char* key,
                                      const std::string& where) {
  const Value* list = object.find(key);
  if (list == nullptr || !list->is_array()) {
    throw_bad(where, fmt::format("has no list '{}'", key));
  }
  std::vector<std::int64_t> counts;
  for (const Value& item : list->items()) {
    if (item.kind() != Value::Kind::kInt || item.as_int() < 0) {
      throw_bad(where, fmt::format("'{}' holds {}, expected whole numbers "
                                   "from 0 on",
                                   key, to_json(item)));
    }
    counts.push_back(item.as_int());
  }
  return counts;
}

torch::ScalarType read_dtype(const Value& object, const std::string& where) {
  const Value* name = object.find("dtype");
  if (name == nullptr || !name->is_string()) {
    throw_bad(where, "has no text 'dtype'");
  }
  const auto dtype = dtype_of_safetensors(name->as_string());
  if (!dtype) {
    throw_bad(where, fmt::format("found dtype '{}', expected F64, F32, F16, "
                                 "BF16, I64, I32, I16, I8, U8 or BOOL: convert "
                                 "it first",
                                 name->as_string()));
  }
  return *dtype;
}

void require_fitting_size(const Description& tensor, const std::string& where) {
  const auto numel = checked_numel(tensor.shape);
  const auto bytes = numel ? checked_nbytes(*numel, tensor.dtype)
                           : std::optional<std::uint64_t>();
  if (tensor.shape.size() > kMaxDimensions || !bytes) {
    throw_bad(where, "has a shape that is too large");
  }
  if (tensor.end < tensor.begin || tensor.end - tensor.begin != *bytes) {
    throw_bad(where, fmt::format("lies at bytes {} to {}, but its shape needs "
                                 "{} bytes",
                                 tensor.begin, tensor.end, *bytes));
  }
}

Description read_description(const std::string& name, const Value& object,
                             const std::string& where) {
  if (!object.is_object()) throw_bad(where, "is no object");
  const auto offsets = read_counts(object, "data_offsets", where);
  if (offsets.size() != 2) throw_bad(where, "needs two 'data_offsets'");
  Description tensor;
  tensor.name = name;
  tensor.dtype = read_dtype(object, where);
  tensor.shape = read_counts(object, "shape", where);
  tensor.begin = static_cast<std::uint64_t>(offsets[0]);
  tensor.end = static_cast<std::uint64_t>(offsets[1]);
  require_fitting_size(tensor, where);
  return tensor;
}

void read_metadata(const Value& object, const std::string& where,
                   std::map<std::string, std::string>& metadata) {
  if (!object.is_object()) throw_bad(where, "is no object");
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (!object.items()[i].is_string()) {
      throw_bad(where,
                fmt::format("'{}' is {}, expected a text", object.keys()[i],
                            object.items()[i].kind_name()));
    }
    metadata[object.keys()[i]] = object.items()[i].as_string();
  }
}

// The tensors, in any order, must cover `size` bytes with no gap or overlap.
void require_complete_cover(const std::vector<Description>& tensors,
                            std::uint64_t size, const std::string& where) {
  std::vector<const Description*> order;
  for (const Description& tensor : tensors) order.push_back(&tensor);
  std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
    return std::tie(a->begin, a->end) < std::tie(b->begin, b->end);
  });
  std::uint64_t expected = 0;
  for (const Description* tensor : order) {
    if (tensor->begin != expected) {
      throw_bad(where,
                fmt::format("tensor '{}' starts at byte {}, expected {}: "
                            "there is a gap or an overlap",
                            tensor->name, tensor->begin, expected));
    }
    expected = tensor->end;
  }
  if (expected != size) {
    throw_bad(where, fmt::format("holds {} bytes of data, but its header "
                                 "describes {}: copy or download it again",
                                 size, expected));
  }
}

}  // namespace

SafetensorsFile read_safetensors(const std::filesystem::path& path,
                                 Content content) {
  return parse_safetensors(SharedBytes::map(path), path.string(), content);
}

SafetensorsFile parse_safetensors(const SharedBytes& file,
                                  const std::string& where, Content content) {
  ByteReader input(file.bytes(), where);
  const Value header = parse_json(read_header(input), where);
  if (!header.is_object()) throw_bad(where, "has a header that is no object");
  SafetensorsFile result;
  std::vector<Description> tensors;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string& name = header.keys()[i];
    const std::string place = where + ": " + name;
    if (name == kSafetensorsMetadata) {
      read_metadata(header.items()[i], place, result.metadata);
    } else {
      tensors.push_back(read_description(name, header.items()[i], place));
    }
  }
  require_complete_cover(tensors, input.remaining(), where);
  for (const Description& tensor : tensors) {
    result.tensors.set(
        tensor.name,
        content == Content::kOutline
            ? torch::empty(tensor.shape,
                           torch::dtype(tensor.dtype).device(torch::kMeta))
            : mapped_tensor(file, input.position() + tensor.begin, tensor.shape,
                            tensor.dtype));
  }
  return result;
}

}  // namespace solera::io
