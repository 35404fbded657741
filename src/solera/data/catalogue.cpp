#include "solera/data/catalogue.h"

#include "solera/data/sources.h"

namespace solera::data {

std::vector<DatasetInfo> dataset_catalogue() {
  std::vector<DatasetInfo> rows;
  for (const SourceKind& kind : source_kinds()) {
    rows.push_back({kind.key, kind.description});
  }
  return rows;
}

}  // namespace solera::data
