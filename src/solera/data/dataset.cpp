#include "solera/data/dataset.h"

#include "solera/core/hash.h"

namespace solera::data {

std::string fingerprint(const Dataset& dataset) {
  Sha256 hash;
  hash.add(std::to_string(dataset.class_names().size()));
  for (const std::string& name : dataset.class_names()) hash.add(name);
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    hash.add(dataset.sample_name(i));
    hash.add(std::to_string(dataset.label(i)));
  }
  return hash.hex();
}

}  // namespace solera::data
