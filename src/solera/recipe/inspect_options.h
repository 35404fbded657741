#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "solera/data/spec.h"
#include "solera/recipe/embedding_view.h"
#include "solera/recipe/network_source.h"

namespace solera::recipe {

// What the two networks are called in results.
constexpr const char* kBefore = "before";
constexpr const char* kAfter = "after";

/// The two networks, as read_network_source() takes them.
struct InspectedModels {
  Value before;
  Value after;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("before", before, "a network");
    visit("after", after, "a network with the same classes");
  }
};

/// The options of an `inspect` step.
struct InspectOptions {
  InspectedModels models;
  data::DataSpec data;
  std::string name;  ///< Of the data; empty: its path.
  EmbeddingOptions embedding;
  std::int64_t images = 12;           ///< Thumbnails each way.
  std::optional<std::uint64_t> seed;  ///< Which images are shown.
  int workers = 0;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("models", models, "the two to compare");
    visit("data", data, "labelled images of their task");
    visit("name", name, "of the data, for people; default: its path");
    visit("embedding", embedding.projection,
          "how embeddings are drawn: pca, tsne or none");
    visit("points", embedding.points, "images in that picture, 1 to 1000");
    visit("perplexity", embedding.perplexity, "of tsne, above 1");
    visit("images", images,
          "thumbnails of images that became right, and as many that became "
          "wrong");
    visit("seed", seed, "of which images are shown; default: the recipe's");
    visit("workers", workers, "decoding threads; 0: one per core");
  }
  void validate(const std::string& where) const {
    require_option(embedding.points >= 1 && embedding.points <= 1000, where,
                   "points", "1 to 1000");
    require_option(embedding.perplexity > 1, where, "perplexity", "above 1");
    require_option(images >= 0, where, "images", "0 or more");
    require_option(workers >= 0, where, "workers", "0 or more");
  }
};

/// An `inspect` step as the recipe asks for it.
struct InspectRequest {
  InspectOptions options;
  NetworkSource before;
  NetworkSource after;
};

/// Error(kUsage) for options that are wrong, and for foreign networks.
InspectRequest read_inspect_request(const StepInputs& inputs);

}  // namespace solera::recipe
