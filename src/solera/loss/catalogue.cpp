#include "solera/loss/catalogue.h"

namespace solera::loss {

Span<const LossEntry> loss_catalogue() {
  static constexpr LossEntry kEntries[] = {
      {"cross_entropy",
       "-1/n sum_b sum_c ((1 - e) onehot + e/C) log softmax(z)",
       "arXiv 1512.00567, section 7"},
      {"soft_cross_entropy", "-1/B sum_b sum_c softmax(z/T) log softmax(z'/T)",
       "arXiv 2107.08039, equation (2)"},
      {"soft_cross_entropy_with_probabilities",
       "-1/B sum_b sum_c mean_t(softmax(z_t)) log softmax(z'/T)",
       "arXiv 2009.08453"},
      {"multi_label_soft_cross_entropy",
       "1/B sum_b mean_l BCE(sigmoid(z'/T), sigmoid(z/T))",
       "reading of arXiv 2107.08039"},
      {"multi_label_soft_cross_entropy_with_probabilities",
       "1/B sum_b mean_l BCE(sigmoid(z'/T), y)", "reading of arXiv 2107.08039"},
  };
  return {kEntries, sizeof(kEntries) / sizeof(kEntries[0])};
}

}  // namespace solera::loss
