#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace solera::io {

// Keys of an ONNX file's metadata_props that Solera writes and reads; the texts
// of the last two are JSON (docs/formats/onnx.md).
constexpr const char* kOnnxArchitecture = "solera.architecture";
constexpr const char* kOnnxInput = "solera.input";
constexpr const char* kOnnxHeads = "solera.heads";

/// An output of a file that holds logits.
struct OnnxHead {
  std::string output;  ///< The output's name.
  std::string name;    ///< Of the head, as its network calls it.
  std::int64_t classes = 0;
  std::vector<std::string> class_names;  ///< Empty, or one per class.
  bool multi_label = false;              ///< Sigmoid per class, not softmax.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("output", output, "name of the output");
    visit("name", name, "name of the head");
    visit("classes", classes, "number of classes");
    visit("class_names", class_names, "one per class, or none");
    visit("multi_label", multi_label, "sigmoid per class, not softmax");
  }
};

/// The text of kOnnxHeads.
std::string write_onnx_heads(const std::vector<OnnxHead>& heads);
/// Error(kBadInput) at `where` for malformed text or wrong counts.
std::vector<OnnxHead> read_onnx_heads(const std::string& text,
                                      const std::string& where);

}  // namespace solera::io
