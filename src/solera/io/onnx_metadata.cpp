#include "solera/io/onnx_metadata.h"

#include <fmt/format.h>

#include "solera/core/error.h"
#include "solera/core/options.h"

namespace solera::io {
namespace {

void check_counts(const OnnxHead& head, const std::string& where) {
  const std::size_t names = head.class_names.size();
  const bool right =
      head.classes > 0 &&
      (names == 0 || names == static_cast<std::size_t>(head.classes));
  if (right) return;
  throw Error(ErrorKind::kBadInput, where,
              fmt::format("output '{}' has {} classes and {} class names, "
                          "expected as many names as classes or none",
                          head.output, head.classes, names));
}

}  // namespace

std::string write_onnx_heads(const std::vector<OnnxHead>& heads) {
  return to_json(write_options(heads));
}

std::vector<OnnxHead> read_onnx_heads(const std::string& text,
                                      const std::string& where) {
  std::vector<OnnxHead> heads;
  try {
    read_options(parse_json(text, where), {where, kOnnxHeads}, heads);
  } catch (const Error& error) {
    throw Error(ErrorKind::kBadInput, "", error.what());
  }
  for (const OnnxHead& head : heads) check_counts(head, where);
  return heads;
}

}  // namespace solera::io
