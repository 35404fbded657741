#include "solera/recipe/network_source.h"

#include <algorithm>
#include <set>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/core/text.h"
#include "solera/recipe/foreign_network.h"
#include "solera/recipe/imported_network.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/substitution.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void throw_usage(const NetworkSource& source,
                              const std::string& message) {
  throw Error(ErrorKind::kUsage, source.place.text(0), message);
}

StoredNetwork load_weights(const NetworkSource& source, const fs::path& base) {
  const fs::path path = base / source.weights;
  if (fs::is_directory(path) && !source.architecture.says_anything()) {
    return read_network_folder(path);
  }
  return import_network(path, source.architecture, source.variant,
                        source.place);
}

std::string chosen_head(const NetworkSource& source, const StepInputs& inputs) {
  const auto reference = reference_of(source, inputs);
  if (!source.head.empty() || !reference) return source.head;
  return reference->head;
}

void put_first(models::Network& network, const std::string& name) {
  const models::Head& wanted = network.head(name);
  auto& heads = network.heads();
  std::rotate(heads.begin(), heads.begin() + (&wanted - heads.data()),
              heads.begin() + (&wanted - heads.data()) + 1);
}

void describe_head(const NetworkSource& source, const fs::path& base,
                   LoadedNetwork& loaded) {
  if (loaded.network->heads().empty()) return;
  models::Head& head = loaded.network->heads().front();
  if (source.multi_label) head.multi_label = true;
  if (source.class_names.empty()) return;
  const fs::path file = base / source.class_names;
  head.class_names = read_class_names(source, base);
  if (head.class_names.size() != static_cast<std::size_t>(head.classes())) {
    throw Error(ErrorKind::kBadInput, file.string(),
                "found " + std::to_string(head.class_names.size()) +
                    " names, expected one for each of " +
                    std::to_string(head.classes()) + " classes");
  }
}

void check_reference(const NetworkSource& source, const Reference& reference,
                     const StepInputs& inputs) {
  const auto used = inputs.used.find(reference.step);
  if (used == inputs.used.end() || used->second.gives_network) {
    reference_of(source, inputs);
    return;
  }
  throw_usage(source, "step '" + reference.step + "' is of kind " +
                          used->second.kind +
                          " and gives no network, expected one that trains");
}

// Reports what is missing, where problems are collected.
bool find_files(const NetworkSource& source, const StepInputs& inputs) {
  if (!inputs.notes || !inputs.notes->collects()) return true;
  bool found = true;
  const auto find = [&](const std::string& name, const char* expected) {
    std::error_code ignored;
    if (name.empty() || fs::exists(inputs.base / name, ignored)) return;
    found = false;
    inputs.notes->report(
        Error(ErrorKind::kBadInput, (inputs.base / name).string(),
              std::string("found nothing there, expected ") + expected),
        inputs.place.key);
  };
  find(source.class_names, "the names of classes");
  find(source.weights, "weights");
  if (!parse_reference(source.from)) {
    find(source.from, "a folder with a network");
  }
  return found;
}

}  // namespace

std::string NetworkSource::label() const {
  if (!name.empty()) return name;
  const auto reference = parse_reference(from);
  if (reference) {
    return reference->member.empty()
               ? reference->step
               : reference->step + "-" + reference->member;
  }
  const fs::path path =
      (fs::path(from.empty() ? weights : from) / "").parent_path();
  return path.stem().string();
}

NetworkSource read_network_source(const Value& value, const Place& place) {
  NetworkSource source;
  source.place = place;
  source.architecture.model = Value();
  if (value.is_string()) {
    source.from = value.as_string();
  } else {
    read_options(value, place, source);
  }
  const bool is_stored = !source.from.empty();
  const bool is_file = !source.weights.empty();
  if (is_stored == is_file) {
    throw Error(ErrorKind::kUsage, place.text(value.line()),
                is_stored ? "found 'from' and 'weights', keep one"
                          : "names no network, expected \"${step}\", a folder, "
                            "or {weights: FILE}");
  }
  if (is_file && !source.architecture.model.is_null()) {
    source.architecture.spec(place);
  }
  if (is_stored && (source.allow_code || !source.output.empty())) {
    throw Error(ErrorKind::kUsage, place.text(value.line()),
                "found 'from' with allow_code or output, which are for files: "
                "use weights: instead");
  }
  if (is_stored && source.architecture.says_anything()) {
    throw Error(ErrorKind::kUsage, place.text(value.line()),
                "found 'from' with an architecture, but a stored network has "
                "its own; leave model, width, stem, padding and dropout out");
  }
  if (is_stored && source.variant != io::Variant::kPlain) {
    throw Error(ErrorKind::kUsage, place.text(value.line()),
                "found 'from' with a variant, which files of weights have: use "
                "weights: instead");
  }
  return source;
}

void check_different_names(const std::vector<std::string>& names,
                           const Place& place) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) {
      throw Error(ErrorKind::kUsage, place.text(0),
                  "two networks are named '" + name +
                      "', give them different names: {name: ..., from: ...}");
    }
  }
}

void check_head_name(const std::string& name, const Place& place) {
  if (!name.empty() && name.find('.') == std::string::npos) return;
  throw Error(ErrorKind::kUsage, place.text(0),
              "found the head name '" + name +
                  "', expected one without dots, add name: ...");
}

std::vector<NetworkSource> read_network_list(const Value& value,
                                             const Place& place) {
  if (value.size() == 0) {
    throw Error(ErrorKind::kUsage, place.text(value.line()),
                "found " + value.kind_name() +
                    ", expected a list of networks, or a map of names");
  }
  std::vector<NetworkSource> sources;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string key =
        value.is_object() ? value.keys()[i] : std::to_string(i);
    sources.push_back(read_network_source(value.items()[i], place.child(key)));
    if (value.is_object()) sources.back().name = key;
  }
  std::vector<std::string> names;
  for (const NetworkSource& source : sources) names.push_back(source.label());
  check_different_names(names, place);
  return sources;
}

std::vector<InputFile> hash_network_source(const NetworkSource& source,
                                           const StepInputs& inputs) {
  std::vector<InputFile> files;
  if (!find_files(source, inputs)) return files;
  const auto add = [&](const std::string& name) {
    files.push_back({name, sha256_file(inputs.base / name)});
  };
  if (!source.class_names.empty()) add(source.class_names);
  if (const auto reference = parse_reference(source.from)) {
    check_reference(source, *reference, inputs);
    return files;
  }
  check_foreign_options(source, inputs.base);
  const std::string name = source.from.empty() ? source.weights : source.from;
  if (!fs::is_directory(inputs.base / name)) {
    if (!source.from.empty()) {
      throw_usage(source, "found no folder " + name +
                              ", expected one with a network; a file of "
                              "weights needs {weights: ...}");
    }
    add(name);
    return files;
  }
  for (const fs::path& file : files_of_network_folder(inputs.base / name)) {
    add((fs::path(name) / file.filename()).string());
  }
  return files;
}

void add_network_files(const std::vector<NetworkSource>& sources,
                       const StepInputs& inputs, StepPlan& plan) {
  for (const NetworkSource& source : sources) {
    for (InputFile& file : hash_network_source(source, inputs)) {
      plan.files.push_back(std::move(file));
    }
  }
}

std::optional<NetworkReference> reference_of(const NetworkSource& source,
                                             const StepInputs& inputs) {
  const auto reference = parse_reference(source.from);
  if (!reference) return std::nullopt;
  const std::string& member = reference->member;
  const auto used = inputs.used.find(reference->step);
  if (used == inputs.used.end() || used->second.networks.empty()) {
    return NetworkReference{reference->step, "", member};
  }
  // Of "0.2" and "0.25", both of which "0.25" may begin with, the longest.
  const std::string* found = nullptr;
  for (const std::string& name : used->second.networks) {
    const bool named = member == name || starts_with(member, name + ".");
    if (named && (found == nullptr || name.size() > found->size())) {
      found = &name;
    }
  }
  if (found == nullptr) {
    throw_usage(source, "step '" + reference->step + "' gives the networks " +
                            join(used->second.networks, ", ") +
                            ", expected one of them: \"${" + reference->step +
                            "." + used->second.networks.front() + "}\"");
  }
  const std::string head =
      member.size() > found->size() ? member.substr(found->size() + 1) : "";
  return NetworkReference{reference->step, *found, head};
}

fs::path path_of_network(const NetworkSource& source,
                         const StepContext& context) {
  if (source.from.empty()) return context.inputs.base / source.weights;
  const auto reference = reference_of(source, context.inputs);
  if (!reference) return context.inputs.base / source.from;
  const fs::path& folder = context.used_folders.at(reference->step);
  if (reference->network.empty()) return folder / kExportFolder;
  return folder / kPointsFolder / reference->network / kExportFolder;
}

std::vector<std::string> read_class_names(const NetworkSource& source,
                                          const fs::path& base) {
  std::vector<std::string> names;
  if (source.class_names.empty()) return names;
  for (const std::string& line :
       split(read_text(base / source.class_names), '\n')) {
    if (!trim(line).empty()) names.push_back(trim(line));
  }
  return names;
}

LoadedNetwork load_network(const NetworkSource& source,
                           const StepContext& context) {
  refuse_foreign(source, context.inputs.base,
                 "its weights and features are out of reach");
  StoredNetwork stored =
      source.from.empty()
          ? load_weights(source, context.inputs.base)
          : read_network_folder(path_of_network(source, context));
  LoadedNetwork loaded{source.label(), std::move(stored.network), stored.input};
  const std::string head = chosen_head(source, context.inputs);
  if (!head.empty()) put_first(*loaded.network, head);
  describe_head(source, context.inputs.base, loaded);
  if (source.input) loaded.input = *source.input;
  return loaded;
}

}  // namespace solera::recipe
