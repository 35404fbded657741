#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/value.h"

namespace solera::io {

/// What `config.json` of a Hugging Face folder says about an image model, in
/// the layout of timm. Fields that a file lacks keep these defaults.
struct HfConfig {
  std::string architecture;       ///< timm's name, "" if unknown.
  std::string model_type;         ///< transformers' family, "" if not of it.
  std::int64_t num_classes = 0;   ///< 0: no classifier, or unknown.
  std::int64_t num_features = 0;  ///< Width of the embedding, 0: unknown.
  std::string global_pool;        ///< "avg"; "" if unknown.
  std::array<std::int64_t, 3> input_size = {3, 224, 224};  ///< C, H, W.
  bool fixed_input_size = false;
  std::string interpolation = "bicubic";
  double crop_pct = 0.875;  ///< Side of the crop by the resized short side.
  std::array<double, 3> mean = {0.485, 0.456, 0.406};  ///< Of RGB in [0, 1].
  std::array<double, 3> std = {0.229, 0.224, 0.225};
  bool states_normalisation = false;     ///< Whether the file has mean and std.
  std::string first_conv;                ///< Name of the first convolution.
  std::string classifier;                ///< Name of the last layer.
  std::vector<std::string> label_names;  ///< By class index; may be empty.
  Value extra = Value::object();         ///< Other members of `pretrained_cfg`.
};

/// Reads `config.json` (`pretrained_cfg` inside it or, in older files, the
/// same members at the top), or what transformers writes there and into
/// `preprocessor_config.json` (hf_transformers.h). Error(kBadInput) naming file
/// and member if it is missing or a member is of the wrong kind or out of
/// range.
HfConfig read_hf_config(const std::filesystem::path& folder);

/// The same for a config.json at hand; `where` names it in messages.
HfConfig parse_hf_config(const Value& document, const std::string& where);

/// The document that read_hf_config reads.
Value hf_config_document(const HfConfig& config);

}  // namespace solera::io
