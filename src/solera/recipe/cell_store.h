#pragma once

#include <filesystem>
#include <string>

#include "solera/core/value.h"
#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// Results of the parts of a step that are done, by name, so that a killed
/// step goes on: `partial.json` in its folder, or memory for a step without
/// one.
class CellStore {
 public:
  explicit CellStore(const StepContext& context);

  /// Null if that part is not done.
  const Value* find(const std::string& name) const { return cells_.find(name); }
  /// Kept on disk, complete or not at all, when this returns.
  void set(const std::string& name, Value result);

 private:
  std::filesystem::path path_;
  Value cells_ = Value::object();
};

}  // namespace solera::recipe
