#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"
#include "solera/core/span.h"
#include "solera/eval/features.h"
#include "solera/recipe/network_source.h"

namespace solera::recipe {

/// How embeddings become points of a plane.
enum class Projection {
  kPca,   ///< The first two principal components.
  kTsne,  ///< eval::embed_tsne.
  kNone,  ///< Not at all.
};

struct EmbeddingOptions {
  Projection projection = Projection::kTsne;
  std::int64_t points = 1000;  ///< At most, 1 to 1000.
  double perplexity = 30.0;    ///< Of t-SNE.
  std::uint64_t seed = 0;      ///< Of the choice of images.
};

/// At most `points` images, as places in `labels`, ascending: from each class
/// in turn one more, in an order from the seed.
std::vector<std::int64_t> choose_points(Span<const std::int64_t> labels,
                                        std::int64_t classes,
                                        std::int64_t points,
                                        std::uint64_t seed);

/// {method, classes, labels, samples, models: {NAME: [[x, y], ...]}}: the same
/// images of `dataset` as each network sees them. Error(kBadInput) for t-SNE of
/// too few images.
Value describe_embedding(
    const std::vector<std::pair<std::string, const LoadedNetwork*>>& models,
    const data::DatasetPtr& images, const EmbeddingOptions& options,
    const eval::FeatureOptions& features);

}  // namespace solera::recipe

namespace solera {
template <>
struct EnumNames<recipe::Projection> {
  static std::vector<std::pair<std::string, recipe::Projection>> names() {
    return {{"pca", recipe::Projection::kPca},
            {"tsne", recipe::Projection::kTsne},
            {"none", recipe::Projection::kNone}};
  }
};
}  // namespace solera
