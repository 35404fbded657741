#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/value.h"

namespace solera::report {

/// Images as points of a plane, seen by each network.
struct Embedding {
  std::string method;  ///< "pca", "tsne".
  std::vector<std::string> classes;
  std::vector<std::size_t> labels;   ///< Of each point: an index of `classes`.
  std::vector<std::string> samples;  ///< Of each point.
  /// By network: a place for each point.
  std::vector<std::pair<std::string, std::vector<std::pair<double, double>>>>
      models;
};

/// The content of embedding.json; none unless every list fits the others. At
/// most 5,000 points are taken.
std::optional<Embedding> read_embedding(const Value& document);

}  // namespace solera::report
