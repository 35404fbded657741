#include "solera/recipe/network_export.h"

#include <fmt/format.h>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/core/log.h"
#include "solera/core/text.h"
#include "solera/io/pth_writer.h"
#include "solera/models/library_state.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/network_onnx.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/provenance.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void throw_usage(const std::string& where,
                              const std::string& message) {
  throw Error(ErrorKind::kUsage, where, message);
}

std::vector<std::string> head_names(const models::Network& network) {
  std::vector<std::string> names;
  for (const models::Head& head : network.heads()) names.push_back(head.name);
  return names;
}

std::vector<std::string> chosen_heads(const models::Network& network,
                                      const ExportRequest& request) {
  const std::vector<std::string> names = head_names(network);
  if (!request.head.empty()) return {network.head(request.head).name};
  if (request.format == ExportFormat::kPth && names.size() > 1) {
    throw_usage(request.path.string(),
                fmt::format("would have to hold the heads {}, but a .pth file "
                            "has one classifier, choose it with --head",
                            join(names, ", ")));
  }
  return names;
}

// What the network has and its library's architecture of that name has not.
std::string beyond_library(const models::ModelSpec& spec,
                           const models::LibraryForm& form) {
  const models::ModelEntry& entry = models::find_model(spec.architecture);
  std::vector<std::string> beyond;
  if (form.library == "solera") return "";
  if (entry.takes_width && spec.width != 1.0) {
    beyond.push_back(fmt::format("width {}", spec.width));
  }
  if (entry.takes_stem && spec.stem != models::Stem::kStandard) {
    beyond.emplace_back("a small stem");
  }
  if (entry.takes_padding && spec.padding != models::Padding::kSymmetric) {
    beyond.emplace_back("same padding");
  }
  return join(beyond, ", ");
}

void check_library(const models::ModelSpec& spec,
                   const models::LibraryForm& form,
                   const ExportRequest& request) {
  const std::string beyond = beyond_library(spec, form);
  if (beyond.empty()) return;
  const std::string fact = fmt::format("has {}, which {} of {} has not", beyond,
                                       form.name, form.library);
  if (!request.library.empty()) {
    throw_usage(spec.architecture,
                fact + "; without --names it is written for Solera");
  }
  log_warning(
      fmt::format("{} {}: there the weights load into no network, or "
                  "into one with other outputs",
                  spec.architecture, fact));
}

bool is_replaceable_folder(const fs::path& path) {
  return fs::is_directory(path) &&
         (fs::is_empty(path) || fs::exists(path / "config.json"));
}

void check_target(const ExportRequest& request) {
  const fs::path& path = request.path;
  if (!fs::exists(path)) return;
  if (!request.overwrite) {
    throw_usage(path.string(), "exists, --overwrite replaces it");
  }
  const bool replaceable = request.format == ExportFormat::kSafetensors
                               ? is_replaceable_folder(path)
                               : fs::is_regular_file(path);
  if (!replaceable) {
    throw_usage(path.string(),
                "is no earlier export of this format, expected a path that is "
                "free: nothing else is ever replaced");
  }
}

fs::path manifest_beside(const fs::path& file) {
  return file.string() + "." + kManifestFile;
}

// Last, so that a failure leaves an earlier export and its manifest together.
fs::path write_manifest_beside(const fs::path& file, Value manifest) {
  Value hashes = Value::object();
  hashes.set(file.filename().string(), sha256_file(file));
  manifest.set("weights", std::move(hashes));
  const fs::path beside = manifest_beside(file);
  write_file_atomically(beside, to_json(manifest, 2) + "\n");
  return beside;
}

// The network with that head alone; both share the backbone.
models::NetworkPtr with_one_head(const models::Network& network,
                                 const models::Head& head) {
  models::ModelSpec spec = network.spec();
  spec.classes = 0;
  auto single = std::make_shared<models::Network>(spec, network.backbone_ptr());
  models::Head& copy = single->add_head(head.name, head.classes(),
                                        head.class_names, head.multi_label);
  tensor::load_state(*copy.linear, tensor::state_of(*head.linear));
  return single;
}

void write_onnx_file(models::Network& network, const models::InputSpec& input,
                     const Value& manifest, const ExportRequest& request) {
  const auto metadata = metadata_of(manifest);
  if (request.head.empty()) {
    write_network_onnx(request.path, network, input, metadata);
    return;
  }
  const auto single = with_one_head(network, network.head(request.head));
  write_network_onnx(request.path, *single, input, metadata);
}

void write_pth_file(const models::Network& network,
                    const ExportRequest& request, const ExportResult& result) {
  const std::string head = result.heads.empty() ? "" : result.heads.front();
  io::write_pth(request.path,
                models::library_state(network, head, result.library));
}

// Whose names the weights get; empty for ONNX, whose runtimes do not care.
std::string choose_library(const models::ModelSpec& spec,
                           const ExportRequest& request) {
  if (request.format == ExportFormat::kOnnx) {
    if (request.library.empty()) return "";
    throw_usage(request.path.string(),
                "is ONNX, where names of parameters have no meaning, leave "
                "--names out");
  }
  const models::ModelEntry& entry = models::find_model(spec.architecture);
  const models::LibraryForm& form =
      request.library.empty() ? entry.forms.front()
                              : models::form_of_library(entry, request.library);
  check_library(spec, form, request);
  return form.library;
}

}  // namespace

ExportFormat format_of_path(const fs::path& path) {
  const std::string ending = lower(path.extension().string());
  if (ending == ".pth" || ending == ".pt") return ExportFormat::kPth;
  if (ending == ".onnx") return ExportFormat::kOnnx;
  return ExportFormat::kSafetensors;
}

ExportResult export_network(models::Network& network,
                            const models::InputSpec& input,
                            const Value& manifest,
                            const ExportRequest& request) {
  ExportResult result;
  result.heads = chosen_heads(network, request);
  result.library = choose_library(network.spec(), request);
  check_target(request);
  if (request.format == ExportFormat::kSafetensors) {
    write_network_folder(request.path, network, input, manifest,
                         {result.library, request.head});
    result.manifest = request.path / kManifestFile;
    return result;
  }
  if (request.path.has_parent_path()) make_folders(request.path.parent_path());
  if (request.format == ExportFormat::kOnnx) {
    write_onnx_file(network, input, manifest, request);
  } else {
    write_pth_file(network, request, result);
  }
  result.manifest = write_manifest_beside(request.path, manifest);
  return result;
}

}  // namespace solera::recipe

namespace solera {

std::vector<std::pair<std::string, recipe::ExportFormat>>
EnumNames<recipe::ExportFormat>::names() {
  return {{"safetensors", recipe::ExportFormat::kSafetensors},
          {"pth", recipe::ExportFormat::kPth},
          {"onnx", recipe::ExportFormat::kOnnx}};
}

}  // namespace solera
