#include "solera/recipe/logits_probe.h"

#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/io/weights.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

const std::vector<std::string> kEndings = {".safetensors", ".pth"};

}  // namespace

eval::LogitsProbe read_logits_probe(const fs::path& file) {
  eval::LogitsProbe probe;
  const std::vector<std::pair<std::string, torch::Tensor*>> places = {
      {"input", &probe.input},
      {"pixels", &probe.pixels},
      {"logits", &probe.logits},
      {"embedding", &probe.embedding}};
  for (const auto& [name, tensor] : io::read_weights(file).state) {
    const auto place = std::find_if(
        places.begin(), places.end(),
        [&, &key = name](const auto& p) { return p.first == key; });
    if (place == places.end()) {
      throw Error(ErrorKind::kBadInput, file.string(),
                  "found a tensor '" + name +
                      "', expected input, pixels, logits and embedding of a "
                      "probe");
    }
    *place->second = tensor;
  }
  eval::check_probe_tensors(probe, file.string());
  return probe;
}

std::vector<fs::path> probe_places(const fs::path& weights) {
  std::vector<fs::path> places;
  for (const std::string& ending : kEndings) {
    const fs::path file = weights.stem().string() + ".probe" + ending;
    places.push_back(fs::is_directory(weights) ? weights / ("probe" + ending)
                                               : weights.parent_path() / file);
  }
  return places;
}

std::optional<fs::path> find_logits_probe(const fs::path& weights) {
  for (const fs::path& place : probe_places(weights)) {
    if (fs::exists(place)) return place;
  }
  return std::nullopt;
}

}  // namespace solera::recipe
