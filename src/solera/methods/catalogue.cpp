#include "solera/methods/catalogue.h"

namespace solera::methods {

const std::vector<MethodEntry>& method_catalogue() {
  static const std::vector<MethodEntry> kEntries = {
      {"train", "a network on labelled images, by cross-entropy", ""},
      {"consolidate",
       "a student with one head per teacher, from a generalist and experts, "
       "on unlabelled images",
       "Representation Consolidation, arXiv 2107.08039"},
  };
  return kEntries;
}

}  // namespace solera::methods
