#include "solera/report/embedding.h"

#include "solera/report/estimate.h"

namespace solera::report {
namespace {

constexpr std::size_t kMostEmbedded = 5000;

std::vector<std::string> texts_of(const Value& document,
                                  const std::string& key) {
  std::vector<std::string> texts;
  for (const Value& value : list_of(document, key)) {
    texts.push_back(value.is_string() ? value.as_string() : "");
  }
  return texts;
}

bool read_labels(const Value& document, Embedding& embedding) {
  for (const Value& value : list_of(document, "labels")) {
    if (value.kind() != Value::Kind::kInt || value.as_int() < 0) return false;
    const auto label = static_cast<std::size_t>(value.as_int());
    if (label >= embedding.classes.size()) return false;
    embedding.labels.push_back(label);
  }
  return !embedding.labels.empty() &&
         embedding.labels.size() <= kMostEmbedded &&
         embedding.labels.size() == embedding.samples.size();
}

bool read_places(const Value& value,
                 std::vector<std::pair<double, double>>& places) {
  if (!value.is_array()) return false;
  for (const Value& place : value.items()) {
    if (!place.is_array() || place.size() != 2 ||
        !place.items()[0].is_number() || !place.items()[1].is_number()) {
      return false;
    }
    places.emplace_back(place.items()[0].as_double(),
                        place.items()[1].as_double());
  }
  return true;
}

}  // namespace

std::optional<Embedding> read_embedding(const Value& document) {
  Embedding embedding;
  embedding.method = text_of(document, "method");
  embedding.classes = texts_of(document, "classes");
  embedding.samples = texts_of(document, "samples");
  if (!read_labels(document, embedding)) return std::nullopt;
  bool fits = true;
  for_members(member_of(document, "models"),
              [&](const std::string& model, const Value& value) {
                std::vector<std::pair<double, double>> places;
                fits = fits && read_places(value, places) &&
                       places.size() == embedding.labels.size();
                embedding.models.emplace_back(model, std::move(places));
              });
  if (!fits || embedding.models.empty()) return std::nullopt;
  return embedding;
}

}  // namespace solera::report
