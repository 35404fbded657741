#include "solera/cli/export_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "solera/core/error.h"
#include "solera/core/options.h"
#include "solera/core/text.h"
#include "solera/recipe/network_export.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/network_source.h"
#include "solera/recipe/overrides.h"
#include "solera/recipe/program_info.h"
#include "solera/recipe/provenance.h"
#include "solera/recipe/stored_networks.h"

namespace solera::cli {
namespace {

namespace fs = std::filesystem;
using recipe::ExportFormat;

constexpr const char* kCommandLine = "command line";
constexpr const char* kLicenceOf = "licence.";

struct Arguments {
  std::string source;
  std::string step;
  std::string model;
  std::string format;
  recipe::ExportRequest request;
  std::string output;
  std::vector<std::string> words;
};

// `padding=same` into the network's description, as a recipe would have it.
Value with_overrides(Value network, const std::vector<std::string>& words) {
  Value document = Value::object();
  document.set("steps", Value::object())
      .set("network", Value::object())
      .set("export", std::move(network));
  std::vector<std::string> full;
  for (const std::string& word : words) {
    if (!starts_with(word, kLicenceOf)) {
      full.push_back("steps.network.export." + word);
    }
  }
  recipe::apply_overrides(document, full);
  return document.at("steps").at("network").at("export");
}

recipe::NetworkSource read_source(const Arguments& arguments) {
  const fs::path path =
      recipe::find_stored_network(arguments.source, arguments.step);
  Value network = Value::object();
  network.set(recipe::is_own_folder(path) ? "from" : "weights", path.string());
  if (!arguments.model.empty()) network.set("model", arguments.model);
  return recipe::read_network_source(with_overrides(network, arguments.words),
                                     {kCommandLine, ""});
}

// The licence of a network that this one was made from, by that one's name.
void set_licence_of(const std::string& word, Value& manifest) {
  const std::size_t sign = word.find('=');
  const std::string name = word.substr(0, sign);
  std::vector<std::string> known;
  bool found = false;
  for (const char* list : {"made_from", "ancestors"}) {
    Value* entries = manifest.find(list);
    if (entries == nullptr || sign == std::string::npos) continue;
    for (Value& entry : entries->items()) {
      known.push_back(entry.at("name").as_text());
      if (known.back() != name) continue;
      entry.set("licence", word.substr(sign + 1));
      found = true;
    }
  }
  if (found) return;
  throw Error(
      ErrorKind::kUsage, kCommandLine,
      fmt::format("{}{} names no network that this one was made from, "
                  "{}",
                  kLicenceOf, word,
                  known.empty() ? "none is known" : suggest(name, known)));
}

Value manifest_for(const recipe::NetworkSource& source,
                   const recipe::LoadedNetwork& loaded,
                   const recipe::StepContext& context,
                   const std::vector<std::string>& words) {
  Value manifest =
      recipe::stored_manifest(recipe::path_of_network(source, context));
  if (manifest.is_null()) {
    recipe::Lineage lineage;
    lineage.add("original", source, loaded.network->spec().architecture,
                context);
    manifest = Value::object();
    lineage.describe(manifest);
  }
  manifest.set("exported_with", "solera " + recipe::program_version());
  if (!source.licence.empty()) manifest.set("licence", source.licence);
  for (const std::string& word : words) {
    if (starts_with(word, kLicenceOf)) {
      set_licence_of(word.substr(std::string(kLicenceOf).size()), manifest);
    }
  }
  return manifest;
}

recipe::ExportRequest complete_request(const Arguments& arguments) {
  recipe::ExportRequest request = arguments.request;
  request.path = arguments.output;
  request.format = recipe::format_of_path(request.path);
  if (!arguments.format.empty()) {
    detail::read(arguments.format, {kCommandLine, "--to"}, request.format);
  }
  return request;
}

Output show(const recipe::ExportRequest& request,
            const recipe::ExportResult& result,
            const models::Network& network) {
  const std::string& architecture = network.spec().architecture;
  Output output;
  output.json.set("path", request.path.string());
  output.json.set("format", write_options(request.format));
  output.json.set("architecture", architecture);
  if (!result.library.empty()) output.json.set("names", result.library);
  Value heads = Value::object();
  for (const std::string& name : result.heads) {
    heads.set(name, network.head(name).classes());
  }
  output.json.set("heads", heads);
  output.json.set("manifest", result.manifest.string());
  output.text = fmt::format(
      "{}: {}{}, {}\n", request.path.string(), architecture,
      result.library.empty() ? "" : ", names of " + result.library,
      result.heads.empty() ? "no head" : "heads " + join(result.heads, ", "));
  return output;
}

Output run_export(const Arguments& arguments) {
  const recipe::ExportRequest request = complete_request(arguments);
  const recipe::NetworkSource source = read_source(arguments);
  recipe::StepContext context;
  const recipe::LoadedNetwork loaded = recipe::load_network(source, context);
  const Value manifest = manifest_for(source, loaded, context, arguments.words);
  return show(
      request,
      recipe::export_network(*loaded.network, loaded.input, manifest, request),
      *loaded.network);
}

}  // namespace

Action declare_export_command(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("source", arguments->source,
                 "a run directory, the folder of a step or of a network, or a "
                 "file of weights")
      ->required();
  app.add_option("options", arguments->words,
                 "key=value for anything a recipe can say of a network: "
                 "class_names=names.txt input.size=128 licence=mit; "
                 "licence.NAME=... of a teacher");
  app.add_option("-o,--output", arguments->output,
                 "the folder to make, or a file that ends in .onnx or .pth")
      ->required();
  app.add_option("--to", arguments->format,
                 "safetensors, onnx or pth; default: by the ending of -o");
  app.add_option("--names", arguments->request.library,
                 "names of parameters: torchvision, timm, ...; default: the "
                 "first of `solera list models`");
  app.add_option("--head", arguments->request.head,
                 "the only head to write; default: all, the first is the "
                 "classifier");
  app.add_option("--step", arguments->step,
                 "of a run directory with several networks");
  app.add_option("--model", arguments->model,
                 "of a file of weights: a name of `solera list models`; "
                 "default: the one whose names and shapes it has");
  app.add_flag("--overwrite", arguments->request.overwrite,
               "replaces an earlier export");
  return [arguments](const Globals&) { return run_export(*arguments); };
}

}  // namespace solera::cli
