#include "solera/recipe/embedding_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "solera/core/error.h"
#include "solera/core/random.h"
#include "solera/eval/folds.h"
#include "solera/eval/principal_components.h"
#include "solera/eval/tsne.h"

namespace solera::recipe {
namespace {

constexpr std::uint64_t kPointStream = 0x504F4E54;

eval::Matrix project(const eval::Matrix& embeddings,
                     const EmbeddingOptions& options) {
  if (options.projection == Projection::kPca) {
    return eval::principal_components(embeddings, 2);
  }
  if (embeddings.rows < eval::kTsneLeast) {
    throw Error(ErrorKind::kBadInput, "embedding",
                fmt::format("found {} images, expected at least {} for t-SNE; "
                            "set embedding: pca",
                            embeddings.rows, eval::kTsneLeast));
  }
  eval::TsneOptions tsne;
  tsne.perplexity = options.perplexity;
  return eval::embed_tsne(embeddings, tsne).points;
}

// A picture does not show more than five digits.
Value rounded(double x) { return std::stod(fmt::format("{:.5g}", x)); }

Value write_points(const eval::Matrix& points) {
  Value list = Value::array();
  for (std::int64_t i = 0; i < points.rows; ++i) {
    list.push(
        Value::array({rounded(points.row(i)[0]), rounded(points.row(i)[1])}));
  }
  return list;
}

}  // namespace

std::vector<std::int64_t> choose_points(Span<const std::int64_t> labels,
                                        std::int64_t classes,
                                        std::int64_t points,
                                        std::uint64_t seed) {
  auto images = eval::images_by_class(labels, classes);
  std::size_t most = 0;
  for (std::size_t c = 0; c < images.size(); ++c) {
    std::vector<std::int64_t> shuffled;
    for (const std::int64_t place :
         random_permutation(static_cast<std::int64_t>(images[c].size()),
                            seed ^ kPointStream, c)) {
      shuffled.push_back(images[c][static_cast<std::size_t>(place)]);
    }
    images[c] = std::move(shuffled);
    most = std::max(most, images[c].size());
  }
  std::vector<std::int64_t> chosen;
  for (std::size_t round = 0; round < most; ++round) {
    for (const auto& of_class : images) {
      if (static_cast<std::int64_t>(chosen.size()) == points) break;
      if (round < of_class.size()) chosen.push_back(of_class[round]);
    }
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

Value describe_embedding(
    const std::vector<std::pair<std::string, const LoadedNetwork*>>& models,
    const data::DatasetPtr& images, const EmbeddingOptions& options,
    const eval::FeatureOptions& features) {
  Value classes = Value::array();
  for (const std::string& name : images->class_names()) classes.push(name);
  Value labels = Value::array();
  Value samples = Value::array();
  for (std::int64_t i = 0; i < images->size(); ++i) {
    labels.push(images->label(i));
    samples.push(images->sample_name(i));
  }
  Value points = Value::object();
  for (const auto& [name, model] : models) {
    const eval::FeatureSet set = eval::extract_features(
        model->network->backbone(), model->input, images, features);
    points.set(name,
               write_points(project(
                   eval::design_matrix(set, /*l2_normalize=*/false), options)));
  }
  Value embedding = Value::object();
  embedding.set("method", write_options(options.projection));
  embedding.set("classes", classes);
  embedding.set("labels", labels);
  embedding.set("samples", samples);
  embedding.set("models", points);
  return embedding;
}

}  // namespace solera::recipe
