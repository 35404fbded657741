#include "solera/recipe/step_kind.h"

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::recipe {

const StepKind& find_kind(const std::vector<StepKind>& kinds,
                          const std::string& name) {
  for (const StepKind& kind : kinds) {
    if (kind.name == name) return kind;
  }
  throw Error(ErrorKind::kUsage, name,
              "unknown kind of step, " + suggest(name, kind_names(kinds)));
}

std::vector<std::string> kind_names(const std::vector<StepKind>& kinds) {
  std::vector<std::string> names;
  for (const StepKind& kind : kinds) names.push_back(kind.name);
  return names;
}

}  // namespace solera::recipe
