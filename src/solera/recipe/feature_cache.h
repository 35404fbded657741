#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "solera/eval/features.h"
#include "solera/recipe/network_source.h"

namespace solera::recipe {

/// Embeddings of images on disk, found by what they were made from, so that no
/// later probe computes them again. The name of a file is a hash of
///
///   - the backbone: architecture with its choices, and every weight;
///   - the preprocessing: size, mean, std, crop, interpolation;
///   - the images: their names in order, size and time of change of their
///     files, and the content of three of them;
///   - the kind of device, libtorch's version, and the version of the code.
///
/// Labels are no part of it: they are taken from the dataset anew. A file is
/// written complete or not at all; one that is damaged is made again, with a
/// line in the log. A disk that is full costs a warning, not the run.
class FeatureCache {
 public:
  /// In `folder`, which is made when needed. Empty: nothing is kept.
  explicit FeatureCache(std::filesystem::path folder)
      : folder_(std::move(folder)) {}

  /// eval::extract_features(), from the file if there is one.
  eval::FeatureSet features_of(
      const LoadedNetwork& model,
      const std::shared_ptr<const data::Dataset>& dataset,
      const eval::FeatureOptions& options) const;

  /// The file that keeps these features; empty if nothing is kept.
  std::filesystem::path path_of(const LoadedNetwork& model,
                                const data::Dataset& dataset,
                                const eval::FeatureOptions& options) const;

 private:
  std::filesystem::path folder_;
};

/// The folder that an option names: "" is the default, $XDG_CACHE_HOME/solera/
/// features or ~/.cache/solera/features (nothing is kept where there is neither
/// variable); "none" keeps nothing; a path is relative to `base`.
std::filesystem::path feature_cache_folder(const std::string& option,
                                           const std::filesystem::path& base);

}  // namespace solera::recipe
