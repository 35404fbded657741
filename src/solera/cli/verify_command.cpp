#include "solera/cli/verify_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "solera/cli/threads.h"
#include "solera/cli/verify_text.h"
#include "solera/core/error.h"
#include "solera/core/log.h"
#include "solera/core/text.h"
#include "solera/data/spec.h"
#include "solera/recipe/class_outputs.h"
#include "solera/recipe/logits_probe.h"
#include "solera/recipe/network_source.h"
#include "solera/recipe/recipe.h"
#include "solera/tensor/device.h"

namespace solera::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* kStep = "verify";
constexpr const char* kCommandLine = "command line";

struct Arguments {
  std::vector<std::string> references;
  std::vector<std::string> words;  // the weights, then key=value
  std::string model;
  std::string probe;
  double tolerance = 1e-3;
  std::string data;
  std::string class_map;
  double expected = 0.0;
  std::int64_t trial_images = 1000;
  int workers = 0;
};

/// What is asked of which weights.
struct Request {
  std::string weights;
  recipe::NetworkSource network;
  recipe::StepContext context;
  std::optional<data::DataSpec> data;
};

// `padding=same` belongs to the network, `split=test` to the data.
std::string full_override(const std::string& word) {
  static const std::vector<std::string> kDataKeys =
      write_options(data::DataSpec{}).keys();
  const std::string first = word.substr(0, word.find_first_of(".="));
  const std::string step = std::string(kStep) + ".";
  if (first == "network" || first == "data") return step + word;
  const bool is_data =
      std::find(kDataKeys.begin(), kDataKeys.end(), first) != kDataKeys.end();
  return step + (is_data ? "data." : "network.") + word;
}

// The words as the step of a recipe, which has their rules.
recipe::Recipe recipe_of(const Arguments& arguments) {
  const std::string& weights = arguments.words.front();
  Value network = Value::object();
  if (fs::is_directory(weights) && arguments.model.empty()) {
    network.set("from", weights);
    network.set("name", "network");
  } else {
    network.set("weights", weights);
    if (!arguments.model.empty()) network.set("model", arguments.model);
  }
  Value options = Value::object();
  options.set("network", network);
  if (!arguments.data.empty()) {
    options.set("data", Value::object()).set("folder", arguments.data);
  }
  Value document = Value::object();
  document.set("steps", Value::object())
      .set(kStep, Value::object())
      .set(kStep, options);
  std::vector<std::string> overrides;
  for (std::size_t i = 1; i < arguments.words.size(); ++i) {
    overrides.push_back(full_override(arguments.words[i]));
  }
  return recipe::parse_recipe(to_yaml(document), kCommandLine, overrides,
                              {kStep});
}

Request read_request(const Arguments& arguments, const Globals& globals) {
  const recipe::Recipe recipe = recipe_of(arguments);
  const recipe::Step& step = recipe.steps.front();
  const Place place = recipe.place_of(step);
  Request request;
  request.weights = arguments.words.front();
  request.network = recipe::read_network_source(step.options.at("network"),
                                                place.child("network"));
  if (const Value* data = step.options.find("data")) {
    request.data.emplace();
    read_options(*data, place.child("data"), *request.data);
  }
  request.context.inputs = {place, step.options, recipe.base, recipe.seed, {}};
  request.context.device = globals.device;
  return request;
}

Output verify_references(const Arguments& arguments, const Globals& globals) {
  std::vector<std::string> files = arguments.references;
  files.insert(files.end(), arguments.words.begin(), arguments.words.end());
  start_computing(globals);
  std::vector<ReferenceRow> rows;
  for (const std::string& file : files) {
    ReferenceRow row{file, {}, ""};
    try {
      row.check = recipe::check_reference(file);
    } catch (const Error& error) {
      if (files.size() == 1) throw;
      row.error = error.what();  // the other files are still worth a look
    }
    rows.push_back(std::move(row));
  }
  return describe_references(rows, globals.console);
}

Output verify_probe(const Arguments& arguments, const fs::path& file,
                    const Request& request, const recipe::LoadedNetwork& loaded,
                    const Globals& globals) {
  const eval::LogitsProbe probe = recipe::read_logits_probe(file);
  const eval::ProbeCheck check = eval::check_probe(
      loaded.network, loaded.input, probe, arguments.tolerance,
      tensor::parse_device(globals.device), file.string());
  return describe_probe(request.weights, file.string(), arguments.tolerance,
                        check, globals.console);
}

Output verify_data(const Arguments& arguments, const Request& request,
                   const recipe::LoadedNetwork& loaded,
                   const Globals& globals) {
  if (loaded.network->heads().empty()) {
    throw Error(ErrorKind::kBadInput, request.weights,
                "has no classifier, expected one: accuracy needs logits");
  }
  const data::DatasetPtr dataset =
      data::open_dataset(*request.data, request.context.inputs.base,
                         request.context.inputs.place.child("data").text(0));
  const models::Head& head = loaded.network->heads().front();
  const std::vector<std::string>& classes = dataset->class_names();
  const std::vector<std::int64_t> outputs =
      arguments.class_map.empty()
          ? recipe::require_outputs(head, classes, request.weights)
          : recipe::read_class_map(arguments.class_map, head, classes);
  eval::AccuracyCheckOptions options;
  options.trial_images = arguments.trial_images;
  options.features.device = tensor::parse_device(globals.device);
  options.features.workers = arguments.workers;
  const eval::AccuracyCheck check = eval::check_accuracy(
      loaded.network, loaded.input, outputs, dataset, options);
  const AccuracySubject subject = {
      request.weights, arguments.data, head.classes(),
      static_cast<std::int64_t>(outputs.size()), arguments.expected};
  return describe_accuracy(subject, check, globals.console);
}

std::optional<fs::path> probe_of(const Arguments& arguments) {
  const std::string& weights = arguments.words.front();
  if (!arguments.probe.empty()) return arguments.probe;
  const auto found = recipe::find_logits_probe(weights);
  if (found || !arguments.data.empty()) return found;
  std::vector<std::string> places;
  for (const fs::path& place : recipe::probe_places(weights)) {
    places.push_back(place.string());
  }
  throw Error(ErrorKind::kUsage, weights,
              "found nothing to compare with, expected --data FOLDER, --probe "
              "FILE or one of " +
                  join(places, ", "));
}

void append(Output& output, Output more) {
  const bool passed = output.failure.empty() && more.failure.empty();
  for (std::size_t i = 0; i < more.json.size(); ++i) {
    output.json.set(more.json.keys()[i], more.json.items()[i]);
  }
  output.json.set("passed", passed);
  output.text += (output.text.empty() ? "" : "\n") + more.text;
  if (output.failure.empty()) output.failure = more.failure;
}

Output verify_weights(const Arguments& arguments, const Globals& globals) {
  const std::optional<fs::path> probe = probe_of(arguments);
  const Request request = read_request(arguments, globals);
  start_computing(globals);
  const recipe::LoadedNetwork loaded =
      recipe::load_network(request.network, request.context);
  Output output;
  if (probe) {
    append(output, verify_probe(arguments, *probe, request, loaded, globals));
  }
  if (request.data) {
    append(output, verify_data(arguments, request, loaded, globals));
  }
  return output;
}

}  // namespace

Action declare_verify_command(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("--reference", arguments->references,
                 "facts of architectures that were computed in their library");
  app.add_option("words", arguments->words,
                 "a file or folder of weights, then key=value for the network "
                 "(padding=same input.size=160) or the data (split=test)");
  app.add_option("--model", arguments->model, "a name of `solera list models`");
  app.add_option("--probe", arguments->probe,
                 "input and logits of the program the weights come from; "
                 "default: <weights>.probe.safetensors beside them");
  app.add_option("--tolerance", arguments->tolerance,
                 "of a probe: largest relative difference")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--data", arguments->data, "labelled images <class>/**");
  app.add_option("--class-map", arguments->class_map,
                 "JSON: which output stands for each class of the data");
  app.add_option("--expect", arguments->expected,
                 "accuracy in percent that is known; less fails")
      ->check(CLI::Range(0.0, 100.0));
  app.add_option("--tries", arguments->trial_images,
                 "images on which the usual mistakes are tried; 0: none")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--workers", arguments->workers,
                 "decoding threads; 0: one per core")
      ->check(CLI::NonNegativeNumber);
  return [arguments](const Globals& globals) {
    if (!arguments->references.empty()) {
      return verify_references(*arguments, globals);
    }
    if (arguments->words.empty()) {
      throw Error(ErrorKind::kUsage, kCommandLine,
                  "expected WEIGHTS, or --reference FILE...");
    }
    return verify_weights(*arguments, globals);
  };
}

}  // namespace solera::cli
