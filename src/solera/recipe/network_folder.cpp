#include "solera/recipe/network_folder.h"

#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/options.h"
#include "solera/io/hf_folder.h"
#include "solera/io/safetensors.h"
#include "solera/models/library_state.h"
#include "solera/recipe/imported_network.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

constexpr const char* kDescription = "solera.json";
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

NetworkDescription describe(const models::Network& network,
                            const models::InputSpec& input) {
  NetworkDescription description;
  description.spec = network.spec();
  description.spec.classes = 0;
  description.input = input;
  for (const models::Head& head : network.heads()) {
    description.heads.push_back(
        {head.name, head.classes(), head.class_names, head.multi_label});
  }
  return description;
}

// timm loads the first convolution by name to adapt its input channels.
std::string first_convolution(const tensor::StateDict& state) {
  for (const auto& [name, tensor] : state) {
    if (tensor.dim() == 4) return name.substr(0, name.rfind('.'));
  }
  return "";
}

template <std::size_t kSize>
std::array<double, kSize> array_of(const std::vector<double>& values) {
  std::array<double, kSize> array{};
  std::copy_n(values.begin(), kSize, array.begin());
  return array;
}

io::HfConfig config_of(const models::Network& network,
                       const models::InputSpec& input,
                       const tensor::StateDict& state) {
  io::HfConfig config;
  config.architecture = network.spec().architecture;
  config.global_pool = "avg";
  config.input_size = {3, input.size, input.size};
  config.interpolation = write_options(input).at("interpolation").as_string();
  config.crop_pct = input.crop_pct;
  config.mean = array_of<3>(input.mean);
  config.std = array_of<3>(input.std);
  config.first_conv = first_convolution(state);
  if (!network.heads().empty()) {
    const models::Head& head = network.heads().front();
    config.num_classes = head.classes();
    config.num_features = head.linear->options.in_features();
    config.classifier = models::find_model(network.spec().architecture)
                            .forms.front()
                            .classifier;
    config.label_names = head.class_names;
  }
  return config;
}

tensor::StateDict heads_state(const models::Network& network) {
  tensor::StateDict state;
  for (const models::Head& head : network.heads()) {
    state.merge(
        tensor::state_of(*head.linear).with_prefix_added(head.name + "."));
  }
  return state;
}

tensor::StateDict first_state(const models::Network& network) {
  return network.heads().empty()
             ? tensor::state_of(*network.backbone_ptr())
             : models::library_state(network, network.heads().front().name);
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
  const NetworkDescription description =
      read_description(folder / kDescription);
  const std::string where = (folder / "model.safetensors").string();
  StoredNetwork stored{models::make_network(description.spec, 0),
                       description.input};
  tensor::StateDict state = io::read_hf_weights(folder).tensors;
  const std::string classifier =
      models::find_model(description.spec.architecture)
          .forms.front()
          .classifier;
  state.erase(classifier + ".weight");
  state.erase(classifier + ".bias");
  models::load_library_state(*stored.network, state, where);
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

void write_network_folder(
    const fs::path& folder, const models::Network& network,
    const models::InputSpec& input,
    const std::map<std::string, std::string>& provenance) {
  const tensor::StateDict state = first_state(network);
  io::write_hf_folder(
      folder, state, config_of(network, input, state), provenance,
      [&](const fs::path& unfinished) {
        io::write_safetensors(unfinished / kHeads, heads_state(network),
                              provenance);
        write_file_atomically(
            unfinished / kDescription,
            to_json(write_options(describe(network, input)), 2) + "\n");
      });
}

StoredNetwork read_network_folder(const fs::path& folder) {
  if (fs::exists(folder / kDescription)) return read_own(folder);
  Architecture unknown;
  unknown.model = Value();
  return import_network(folder, unknown, io::Variant::kPlain, {});
}

std::vector<fs::path> files_of_network_folder(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string ending = entry.path().extension().string();
    if (ending == ".json" || ending == ".safetensors" || ending == ".bin") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace solera::recipe
