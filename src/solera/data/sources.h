#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/data/class_list.h"
#include "solera/data/dataset.h"
#include "solera/data/spec.h"

namespace solera::data {

/// Where a spec stands and what goes with it.
struct SourceContext {
  std::filesystem::path base;  ///< Relative paths start here.
  std::string where;           ///< Place in the recipe.
  bool keep_divisions = true;  ///< Writes manifests that are not there yet.
  ClassList class_list;        ///< Empty if the spec has none.
};

/// A kind of data set: its key in a spec, and how it is opened.
struct SourceKind {
  std::string key;
  std::string description;  ///< A line for `solera list datasets`.
  bool has_splits = true;   ///< Whether `split` means something.
  bool (*is_given)(const DataSpec& spec) = nullptr;
  DatasetPtr (*open)(const DataSpec& spec,
                     const SourceContext& context) = nullptr;
};

/// All kinds, in the order of the documentation.
const std::vector<SourceKind>& source_kinds();

}  // namespace solera::data
