#include "solera/report/html_embedding.h"

#include <fmt/format.h>

#include "solera/report/figure.h"

namespace solera::report {
namespace {

Value texts_value(const std::vector<std::string>& texts) {
  Value list = Value::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

Value data_of(const Embedding& embedding) {
  Value labels = Value::array();
  for (const std::size_t label : embedding.labels) {
    labels.push(static_cast<std::int64_t>(label));
  }
  Value models = Value::array();
  for (const auto& [name, places] : embedding.models) {
    Value points = Value::array();
    for (const auto& [x, y] : places) points.push(Value::array({x, y}));
    Value model = Value::object();
    model.set("name", name);
    model.set("points", points);
    models.push(model);
  }
  Value data = Value::object();
  data.set("classes", texts_value(embedding.classes));
  data.set("labels", labels);
  data.set("samples", texts_value(embedding.samples));
  data.set("models", models);
  return data;
}

std::string note_of(const std::string& method) {
  const std::string same =
      "Every point is an image; the same images in each picture, coloured by "
      "class. ";
  if (method == "pca") {
    return same +
           "The axes are the two directions in which the features differ "
           "most (PCA).";
  }
  if (method == "tsne") {
    return same +
           "Near points have similar features; distances between groups and "
           "their sizes mean nothing (t-SNE).";
  }
  return same;
}

}  // namespace

std::string html_embedding(const Embedding& embedding, const std::string& id) {
  Figure figure;
  figure.chart = "embedding";
  figure.title = "What the networks see as alike";
  figure.note = note_of(embedding.method);
  figure.alt = fmt::format("{} images of {} classes as points of a plane.",
                           embedding.labels.size(), embedding.classes.size());
  figure.data = data_of(embedding);
  return figure_html(figure, id);
}

}  // namespace solera::report
