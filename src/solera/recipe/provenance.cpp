#include "solera/recipe/provenance.h"

#include <algorithm>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/hash.h"
#include "solera/recipe/licence.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/program_info.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

Value hash_weights(const fs::path& network) {
  Value hashes = Value::object();
  if (!fs::is_directory(network)) {
    hashes.set(network.filename().string(), sha256_file(network));
    return hashes;
  }
  for (const fs::path& file : files_of_network_folder(network)) {
    if (file.extension() == ".json") continue;
    hashes.set(file.filename().string(), sha256_file(file));
  }
  return hashes;
}

void set_unless_empty(const char* key, const std::string& text, Value& object) {
  if (!text.empty()) object.set(key, text);
}

// One entry of made_from.
Value describe_network_source(const std::string& role,
                              const NetworkSource& source,
                              const std::string& architecture,
                              const StepContext& context) {
  const fs::path path = path_of_network(source, context);
  Value entry = Value::object();
  entry.set("role", role);
  entry.set("name", source.label());
  if (const auto reference = reference_of(source, context.inputs)) {
    entry.set("step", reference->step);
    set_unless_empty("point", reference->network, entry);
    set_unless_empty("head", reference->head, entry);
  } else {
    entry.set("file", source.from.empty() ? source.weights : source.from);
  }
  set_unless_empty("architecture", architecture, entry);
  set_unless_empty(
      "licence", source.licence.empty() ? stated_licence(path) : source.licence,
      entry);
  entry.set("sha256", hash_weights(path));
  return entry;
}

bool has_weights_of(const Value& list, const Value& entry) {
  const Value* hashes = entry.find("sha256");
  return std::any_of(
      list.items().begin(), list.items().end(), [&](const Value& other) {
        const Value* found = other.find("sha256");
        return hashes != nullptr && found != nullptr && *found == *hashes;
      });
}

// plan.json, which the engine writes before the step starts.
void describe_plan_of(const StepContext& context, Value& manifest) {
  const fs::path file = context.folder / kPlanFile;
  if (!fs::exists(file)) return;
  const Value plan = read_json(file);
  for (const char* key : {"kind", "options"}) {
    if (const Value* found = plan.find(key)) manifest.set(key, *found);
  }
  const Value* files = plan.find("files");
  if (files != nullptr && files->size() > 0) manifest.set("inputs", *files);
}

}  // namespace

void Lineage::add(const std::string& role, const NetworkSource& source,
                  const std::string& architecture, const StepContext& context) {
  made_from_.push(describe_network_source(role, source, architecture, context));
  add_ancestors(stored_manifest(path_of_network(source, context)));
}

void Lineage::add_ancestors(const Value& manifest) {
  for (const char* key : {"made_from", "ancestors"}) {
    const Value* list = manifest.find(key);
    if (list == nullptr) continue;
    for (const Value& entry : list->items()) {
      if (!has_weights_of(ancestors_, entry)) ancestors_.push(entry);
    }
  }
}

void Lineage::describe(Value& manifest) const {
  if (made_from_.size() > 0) manifest.set("made_from", made_from_);
  if (ancestors_.size() > 0) manifest.set("ancestors", ancestors_);
}

Value manifest_of_step_network(const StepContext& context,
                               const Lineage& lineage) {
  Value manifest = Value::object();
  manifest.set("solera", program_version());
  manifest.set("libtorch", libtorch_version());
  manifest.set("recipe", context.inputs.place.document);
  manifest.set("step", context.inputs.place.key);
  manifest.set("fingerprint", context.fingerprint);
  describe_plan_of(context, manifest);
  lineage.describe(manifest);
  return manifest;
}

Value stored_manifest(const fs::path& folder) {
  const fs::path file = folder / kManifestFile;
  if (!is_own_folder(folder) || !fs::exists(file)) return {};
  Value manifest = read_json(file);
  if (!manifest.is_object()) {
    throw Error(ErrorKind::kBadInput, file.string(),
                "is " + manifest.kind_name() + ", expected a JSON object");
  }
  return manifest;
}

std::map<std::string, std::string> metadata_of(const Value& manifest) {
  std::map<std::string, std::string> metadata;
  for (std::size_t i = 0; i < manifest.size(); ++i) {
    const Value& item = manifest.items()[i];
    metadata[manifest.keys()[i]] =
        item.is_string() ? item.as_string() : to_json(item);
  }
  return metadata;
}

}  // namespace solera::recipe
