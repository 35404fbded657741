#include "solera/cellar/inspect.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <exception>

#include "solera/cellar/stated_input.h"
#include "solera/core/error.h"
#include "solera/core/options.h"
#include "solera/core/text.h"
#include "solera/io/hf_folder.h"
#include "solera/io/weights.h"
#include "solera/models/identify.h"

namespace solera::cellar {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOwnDescription = "solera.json";
constexpr const char* kBuffers[] = {"running_mean", "running_var",
                                    "relative_coords_table"};

bool is_parameter(const std::string& name, const torch::Tensor& tensor) {
  for (const char* buffer : kBuffers) {
    if (ends_with(name, buffer)) return false;
  }
  return tensor.is_floating_point();
}

std::int64_t count_parameters(const tensor::StateDict& state) {
  std::int64_t count = 0;
  for (const auto& [name, tensor] : state) {
    if (is_parameter(name, tensor)) count += tensor.numel();
  }
  return count;
}

void add_parts(ModelFile& model) {
  std::vector<fs::path> paths = {model.path};
  if (fs::is_directory(model.path)) paths = io::hf_weight_files(model.path);
  for (const fs::path& path : paths) {
    std::error_code error;
    const std::uintmax_t bytes = fs::file_size(path, error);
    model.parts.push_back({path, error ? 0 : bytes, ""});
  }
}

// A hint decides between candidates, as it does for the recipe.
std::vector<models::Candidate> choose(std::vector<models::Candidate> candidates,
                                      const std::string& hint) {
  for (const models::Candidate& candidate : candidates) {
    if (models::has_library_name(*candidate.entry, hint)) return {candidate};
  }
  return candidates;
}

void set_architecture(const io::WeightFile& file, const io::WeightSet& set,
                      ModelFile& model) {
  const models::Identification found = models::identify(set.state);
  const auto candidates = choose(found.candidates, file.architecture_hint());
  for (const models::Candidate& candidate : candidates) {
    model.architectures.push_back(candidate.text());
  }
  if (candidates.empty()) {
    model.unlike = found.nearest == nullptr
                       ? "unlike any architecture"
                       : fmt::format("nearest is {}: {}", found.nearest->name,
                                     found.differences.summary());
    return;
  }
  const models::Candidate& first = candidates.front();
  for (const models::LibraryForm* form : first.forms) {
    model.libraries.push_back(form->library);
  }
  if (first.spec.classes > 0) {
    model.heads.push_back({"head", first.spec.classes, {}});
  }
  if (candidates.size() > 1) return;
  model.spec = first.spec;
  model.input = first.forms.front()->input.value_or(first.entry->input);
}

void set_statements(const io::WeightFile& file, ModelFile& model) {
  if (file.config && file.config->states_normalisation) {
    model.input = stated_input(*file.config);
    model.input_is_stated = true;
  }
  if (model.heads.empty()) return;
  HeadFacts& head = model.heads.front();
  if (file.class_names.size() == static_cast<std::size_t>(head.classes)) {
    head.class_names = file.class_names;
  }
}

// What our own export says beside config.json.
void set_own_description(const fs::path& path, ModelFile& model) {
  const Value document = read_json(path);
  const Place place{path.string(), ""};
  models::ModelSpec spec;
  read_options(document.at("spec"), place.child("spec"), spec);
  models::InputSpec input;
  read_options(document.at("input"), place.child("input"), input);
  model.format = "Solera folder";
  model.architectures = {spec.architecture};
  model.spec = spec;
  model.unlike.clear();
  model.input = input;
  model.input_is_stated = true;
  model.heads.clear();
  for (const Value& head : document.at("heads").items()) {
    HeadFacts facts{
        head.at("name").as_string(), head.at("classes").as_int(), {}};
    for (const Value& name : head.at("class_names").items()) {
      facts.class_names.push_back(name.as_string());
    }
    model.heads.push_back(std::move(facts));
  }
}

void inspect_weights(ModelFile& model) {
  const io::WeightFile file =
      io::read_weight_file(model.path, io::Content::kOutline);
  const io::WeightSet& set = file.sets.front();
  model.parameters = count_parameters(set.state);
  model.averaged = set.averaged;
  model.has_averaged = !set.averaged && file.sets.back().averaged;
  model.choice = io::describe_choice(file, set);
  model.metadata = file.metadata;
  set_architecture(file, set, model);
  set_statements(file, model);
  const fs::path description = model.path / kOwnDescription;
  if (fs::is_directory(model.path) && fs::exists(description)) {
    set_own_description(description, model);
  }
}

void inspect_into(ModelFile& model) {
  add_parts(model);
  const io::WeightFormat format = io::find_format(model.path);
  model.format = io::format_name(format);
  if (format == io::WeightFormat::kTorchScript ||
      format == io::WeightFormat::kOnnx) {
    return;
  }
  inspect_weights(model);
}

}  // namespace

ModelFile inspect(const fs::path& path) {
  ModelFile model;
  model.path = path;
  try {
    inspect_into(model);
  } catch (const Error& error) {
    model.error = error.what();
  } catch (const std::exception& error) {
    model.error = fmt::format("[{}] {}", path.string(),
                              split(error.what(), '\n').front());
  }
  return model;
}

}  // namespace solera::cellar
