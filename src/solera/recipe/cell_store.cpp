#include "solera/recipe/cell_store.h"

#include "solera/core/file.h"

namespace solera::recipe {

CellStore::CellStore(const StepContext& context) {
  if (context.folder.empty()) return;
  path_ = context.folder / "partial.json";
  if (std::filesystem::exists(path_)) cells_ = read_json(path_);
}

void CellStore::set(const std::string& name, Value result) {
  cells_.set(name, std::move(result));
  if (!path_.empty()) write_file_atomically(path_, to_json(cells_));
}

}  // namespace solera::recipe
