#include "solera/recipe/verdict_style.h"

namespace solera::recipe {

run::CellStyle verdict_style(const std::string& verdict) {
  if (verdict == "win") return run::CellStyle::kGood;
  if (verdict == "lose") return run::CellStyle::kBad;
  return run::CellStyle::kPlain;
}

}  // namespace solera::recipe
