#include "solera/recipe/imported_network.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "solera/cellar/stated_input.h"
#include "solera/core/log.h"
#include "solera/models/identify.h"
#include "solera/models/library_state.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

// The entry that config.json names; null if it names none of the catalogue.
const models::ModelEntry* named_entry(const io::WeightFile& file) {
  if (!file.config) return nullptr;
  for (const models::ModelEntry& entry : models::model_catalogue()) {
    if (models::has_library_name(entry, file.config->architecture)) {
      return &entry;
    }
  }
  return nullptr;
}

models::ModelSpec find_spec(const io::WeightFile& file,
                            const tensor::StateDict& state,
                            const std::string& where) {
  models::ModelSpec spec;
  if (const models::ModelEntry* entry = named_entry(file)) {
    spec.architecture = entry->name;
    return spec;
  }
  const models::Candidate found =
      models::identify_one(state, where, file.architecture_hint());
  log_info(
      fmt::format("{} has the names and shapes of {}", where, found.text()));
  return found.spec;
}

models::InputSpec find_input(const io::WeightFile& file,
                             const models::ModelSpec& spec,
                             const tensor::StateDict& state) {
  if (file.config && file.config->states_normalisation) {
    return cellar::stated_input(*file.config);
  }
  return models::form_of_state(spec, state)
      .input.value_or(models::find_model(spec.architecture).input);
}

void set_class_names(const io::WeightFile& file, models::Network& network) {
  if (network.heads().empty()) return;
  models::Head& head = network.heads().front();
  if (file.class_names.size() == static_cast<std::size_t>(head.classes())) {
    head.class_names = file.class_names;
  }
}

}  // namespace

StoredNetwork import_network(const fs::path& path,
                             const Architecture& architecture,
                             io::Variant variant, const Place& place) {
  const std::string where = path.string();
  const io::WeightFile file = io::read_weight_file(path);
  const io::WeightSet& set = file.set(variant, where);
  const std::string choice = io::describe_choice(file, set);
  if (!choice.empty()) log_info(fmt::format("{}: {}", where, choice));
  models::ModelSpec spec =
      architecture.model.is_null()
          ? architecture.adjusted(find_spec(file, set.state, where), place)
          : architecture.spec(place);
  spec.classes = models::classes_in_state(spec, set.state);
  StoredNetwork stored{models::make_network(spec, 0),
                       find_input(file, spec, set.state)};
  models::load_library_state(*stored.network, set.state, where);
  set_class_names(file, *stored.network);
  return stored;
}

}  // namespace solera::recipe
