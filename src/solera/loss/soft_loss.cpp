#include "solera/loss/soft_loss.h"

#include <cmath>

namespace solera::loss {

void SoftLossOptions::validate(const std::string& where) const {
  require_option(temperature > 0 && std::isfinite(temperature), where,
                 "temperature", "finite, above 0");
}

}  // namespace solera::loss
