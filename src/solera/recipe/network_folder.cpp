#include "solera/recipe/network_folder.h"

#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/core/options.h"
#include "solera/io/hf_folder.h"
#include "solera/io/safetensors.h"
#include "solera/models/library_state.h"
#include "solera/recipe/imported_network.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/provenance.h"
#include "solera/recipe/timm_config.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

constexpr const char* kDescription = "solera.json";
constexpr const char* kWeights = "model.safetensors";
constexpr const char* kHeads = "heads.safetensors";

struct HeadDescription {
  std::string name;
  std::int64_t classes = 0;
  std::vector<std::string> class_names;
  bool multi_label = false;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("name", name, "");
    visit("classes", classes, "");
    visit("class_names", class_names, "");
    visit("multi_label", multi_label, "");
  }
};

struct NetworkDescription {
  int format = 1;
  models::ModelSpec spec;
  models::InputSpec input;
  std::vector<HeadDescription> heads;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("format", format, "");
    visit("spec", spec, "");
    visit("input", input, "");
    visit("heads", heads, "");
  }
};

using Heads = std::vector<const models::Head*>;

Heads heads_to_write(const models::Network& network, const std::string& name) {
  if (!name.empty()) return {&network.head(name)};
  Heads heads;
  for (const models::Head& head : network.heads()) heads.push_back(&head);
  return heads;
}

NetworkDescription describe(const models::Network& network, const Heads& heads,
                            const models::InputSpec& input) {
  NetworkDescription description;
  description.spec = network.spec();
  description.spec.classes = 0;
  description.input = input;
  for (const models::Head* head : heads) {
    description.heads.push_back(
        {head->name, head->classes(), head->class_names, head->multi_label});
  }
  return description;
}

tensor::StateDict heads_state(const Heads& heads) {
  tensor::StateDict state;
  for (const models::Head* head : heads) {
    state.merge(
        tensor::state_of(*head->linear).with_prefix_added(head->name + "."));
  }
  return state;
}

const models::LibraryForm& form_of(const models::Network& network,
                                   const std::string& library) {
  const models::ModelEntry& entry =
      models::find_model(network.spec().architecture);
  return library.empty() ? entry.forms.front()
                         : models::form_of_library(entry, library);
}

void write_manifest(const fs::path& folder, Value manifest) {
  Value hashes = Value::object();
  for (const char* file : {kWeights, kHeads}) {
    hashes.set(file, sha256_file(folder / file));
  }
  manifest.set("weights", std::move(hashes));
  write_file_atomically(folder / kManifestFile, to_json(manifest, 2) + "\n");
}

NetworkDescription read_description(const fs::path& path) {
  NetworkDescription description;
  try {
    read_options(read_json(path), {path.string(), ""}, description);
  } catch (const Error& error) {
    throw Error(ErrorKind::kBadInput, "", error.what());
  }
  return description;
}

StoredNetwork read_own(const fs::path& folder) {
  NetworkDescription description = read_description(folder / kDescription);
  description.spec.classes = 0;  // the heads come from a file of their own
  const std::string where = (folder / kWeights).string();
  StoredNetwork stored{models::make_network(description.spec, 0),
                       description.input};
  models::load_library_state(*stored.network,
                             io::read_hf_weights(folder).tensors, where);
  const fs::path heads_file = folder / kHeads;
  const tensor::StateDict heads = io::read_safetensors(heads_file).tensors;
  for (const HeadDescription& plan : description.heads) {
    models::Head& head = stored.network->add_head(
        plan.name, plan.classes, plan.class_names, plan.multi_label);
    tensor::load_state_strict(*head.linear,
                              heads.with_prefix_removed(plan.name + "."),
                              heads_file.string() + " " + plan.name);
  }
  return stored;
}

}  // namespace

void write_network_folder(const fs::path& folder,
                          const models::Network& network,
                          const models::InputSpec& input, const Value& manifest,
                          const FolderOptions& options) {
  const models::LibraryForm& form = form_of(network, options.library);
  const Heads heads = heads_to_write(network, options.head);
  const models::Head* first = heads.empty() ? nullptr : heads.front();
  const tensor::StateDict state = models::library_state(
      network, first == nullptr ? "" : first->name, form.library);
  io::HfConfig config = timm_config(network, first, input, form, state);
  if (const Value* licence = manifest.find("licence")) {
    config.extra.set("license", *licence);
  }
  const auto metadata = metadata_of(manifest);
  io::write_hf_folder(
      folder, state, config, metadata, [&](const fs::path& unfinished) {
        io::write_safetensors(unfinished / kHeads, heads_state(heads),
                              metadata);
        write_file_atomically(
            unfinished / kDescription,
            to_json(write_options(describe(network, heads, input)), 2) + "\n");
        write_manifest(unfinished, manifest);
      });
}

bool is_own_folder(const fs::path& folder) {
  return fs::exists(folder / kDescription);
}

StoredNetwork read_network_folder(const fs::path& folder) {
  if (is_own_folder(folder)) return read_own(folder);
  Architecture unknown;
  unknown.model = Value();
  return import_network(folder, unknown, io::Variant::kPlain, {});
}

std::vector<fs::path> files_of_network_folder(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string ending = entry.path().extension().string();
    const bool decides = entry.path().filename() != kManifestFile;
    const bool known =
        ending == ".json" || ending == ".safetensors" || ending == ".bin";
    if (decides && known) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace solera::recipe
