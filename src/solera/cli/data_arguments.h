#pragma once

#include <string>
#include <vector>

#include "solera/cli/globals.h"
#include "solera/data/image_hashes.h"
#include "solera/data/spec.h"

namespace solera::cli {

/// A data set that the command line names.
struct NamedData {
  std::string name;  ///< As typed.
  data::DataSpec spec;
};

/// Reads `words`: sets, each a folder, a pattern of tar shards, or a dataset of
/// a recipe in braces (`{shards: a-*.tar, split: train}`), and key=value words
/// (`split=train`), which hold for every set. The images of a folder are
/// `labelled` by its classes, or found at any depth. Error(kUsage) if there is
/// no set or a word is none of these.
std::vector<NamedData> read_data_words(const std::vector<std::string>& words,
                                       bool labelled);

/// Relative paths start at the working folder.
data::DatasetPtr open_named_data(const NamedData& data);

/// A progress bar for a pass over the images of a set.
data::ImagesDone show_images(const std::string& title, std::int64_t images,
                             const Globals& globals);

}  // namespace solera::cli
