#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/models/input.h"
#include "solera/models/model_spec.h"

namespace solera::cellar {

/// Something to say before a model can be a teacher.
struct Need {
  std::string what;    ///< A word for a table: "input", "class names", "model".
  std::string remedy;  ///< A sentence: what is not known, and what to do.
};

/// A file that holds weights, or a part of them.
struct PartFile {
  std::filesystem::path path;
  std::uint64_t bytes = 0;
  std::string sha256;  ///< Empty if it was not computed.
};

/// A head of a network.
struct HeadFacts {
  std::string name;
  std::int64_t classes = 0;
  std::vector<std::string> class_names;
};

/// What is known of one model of a tree, from its headers.
struct ModelFile {
  std::filesystem::path path;  ///< A file, or a folder with config.json.
  std::string error;           ///< If it cannot be read: one line, and no more.
  std::string format;          ///< "safetensors", "pth", "Hugging Face folder".
  std::vector<PartFile> parts;

  /// Networks that have its names and shapes: none, one, or several.
  std::vector<std::string> architectures;
  std::vector<std::string> libraries;     ///< Of the first of them.
  std::optional<models::ModelSpec> spec;  ///< If there is exactly one.
  std::string unlike;  ///< If there is none: the nearest, and what differs.
  std::int64_t parameters = 0;

  std::vector<HeadFacts> heads;          ///< One, but in a Solera folder.
  std::vector<std::string> label_files;  ///< Suggestions, by their line count.
  std::optional<models::InputSpec> input;
  bool input_is_stated = false;  ///< Else that of the published weights.

  bool averaged = false;  ///< Its first weights are an average over training.
  std::string choice;     ///< Which weights those are, and what others exist.
  bool has_averaged = false;  ///< Beside plain ones: `variant: ema`.
  std::map<std::string, std::string> metadata;
  std::vector<Need> needs;

  std::uint64_t bytes() const;  ///< Of all parts.
};

/// Everything, for programs.
Value to_value(const ModelFile& model);

}  // namespace solera::cellar
