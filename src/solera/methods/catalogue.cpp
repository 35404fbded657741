#include "solera/methods/catalogue.h"

namespace solera::methods {

const std::vector<MethodEntry>& method_catalogue() {
  static const std::vector<MethodEntry> kEntries = {
      {"train", "a network on labelled images, by cross-entropy", ""},
      {"consolidate",
       "a student with one head per teacher, from a generalist and experts, "
       "on unlabelled images",
       "Representation Consolidation, arXiv 2107.08039"},
      {"meal",
       "a small student of several teachers with one class list, by their mean "
       "probabilities",
       "MEAL V2, arXiv 2009.08453"},
      {"merge",
       "one network of several of one architecture, by their weights: average, "
       "WiSE-FT, task arithmetic, TIES",
       "arXiv 2109.01903, 2212.04089, 2306.01708"},
      {"mlfd",
       "a better student for each of several labelled datasets, from a joint "
       "teacher of all, by logits and features",
       "MLFD, arXiv 2410.22184"},
  };
  return kEntries;
}

}  // namespace solera::methods
