#include "solera/cli/eval_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "solera/cli/threads.h"
#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/recipe/recipe.h"
#include "solera/recipe/step_kinds.h"

namespace solera::cli {
namespace {

constexpr const char* kTeacher = "teacher";

struct Arguments {
  std::string network;
  std::string model;
  std::string weights;
  std::string train;
  std::string test;
  std::string teacher;
  std::vector<std::string> words;
};

void add_network_arguments(CLI::App& app, Arguments& arguments) {
  app.add_option("--network", arguments.network,
                 "a folder with a network, such as the export of a step");
  app.add_option("--weights", arguments.weights,
                 "a file of weights: safetensors, .pth, ...");
  app.add_option("--model", arguments.model,
                 "its architecture, if that cannot be found from it");
  app.add_option("options", arguments.words,
                 "key=value for anything a recipe can say: shots=5 "
                 "network.padding=same test.split=val");
}

Value network_of(const Arguments& arguments) {
  if (arguments.network.empty() == arguments.weights.empty()) {
    throw Error(ErrorKind::kUsage, "command line",
                "expected --network FOLDER, or --weights FILE");
  }
  Value network = Value::object();
  if (arguments.network.empty()) {
    if (!arguments.model.empty()) network.set("model", arguments.model);
    network.set("weights", arguments.weights);
  } else {
    network.set("from", arguments.network);
    network.set("name", "network");
  }
  return network;
}

Value data_of(const std::string& folder) {
  Value data = Value::object();
  if (!folder.empty()) data.set("folder", folder);
  return data;
}

// `test.split=val` is short for `KIND.tasks.0.test.split=val`.
std::string full_override(const std::string& kind, const std::string& word) {
  for (const char* part : {"train.", "test.", "data.", "head="}) {
    if (starts_with(word, part)) return kind + ".tasks.0." + word;
  }
  const std::string network = "network.";
  if (starts_with(word, network)) {
    return kind + ".models.0." + word.substr(network.size());
  }
  return kind + "." + word;
}

// One step, as a recipe would have it, without a run directory.
Output run_protocol(const std::string& kind_name, Value options, Value task,
                    const Arguments& arguments, const Globals& globals) {
  options.set("models", Value::array({network_of(arguments)}));
  if (!arguments.teacher.empty()) {
    Value& teacher = options.find("models")->push(Value::object());
    teacher.set("from", arguments.teacher);
    teacher.set("name", kTeacher);
  }
  options.set("tasks", Value::array({std::move(task)}));
  Value document = Value::object();
  document.set("steps", Value::object())
      .set(kind_name, Value::object())
      .set(kind_name, std::move(options));
  std::vector<std::string> words;
  for (const std::string& word : arguments.words) {
    words.push_back(full_override(kind_name, word));
  }
  if (globals.seed) words.push_back("seed=" + std::to_string(*globals.seed));
  const auto& kinds = recipe::step_kinds();
  const recipe::Recipe recipe = recipe::parse_recipe(
      to_yaml(document), "command line", words, recipe::kind_names(kinds));
  const recipe::StepKind& kind = recipe::find_kind(kinds, kind_name);
  start_computing(globals);
  const recipe::Step& step = recipe.steps.front();
  recipe::StepContext context;
  context.inputs = {
      recipe.place_of(step), step.options, recipe.base, recipe.seed, {}};
  context.device = globals.device;
  context.quiet = globals.quiet;
  kind.plan(context.inputs);
  const Value result = kind.run(context);
  return {result, kind.show(result, globals.console)};
}

// A step that learns from one set and measures on another.
Action declare_task(CLI::App& app, const char* kind, const Value& options) {
  auto arguments = std::make_shared<Arguments>();
  add_network_arguments(app, *arguments);
  app.add_option("--train", arguments->train, "labelled images <class>/**");
  app.add_option("--test", arguments->test, "labelled images <class>/**");
  return [arguments, kind, options](const Globals& globals) {
    Value task = Value::object();
    task.set("name", "task");
    task.set("train", data_of(arguments->train));
    task.set("test", data_of(arguments->test));
    return run_protocol(kind, options, task, *arguments, globals);
  };
}

Action declare_probe(CLI::App& app) {
  return declare_task(app, "probe", Value::object());
}

Action declare_knn(CLI::App& app) {
  Value options = Value::object();
  options.set("classifier", "knn");
  options.set("shots", 0);
  return declare_task(app, "probe", options);
}

Action declare_finetune(CLI::App& app) {
  return declare_task(app, "finetune", Value::object());
}

Action declare_upstream(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  add_network_arguments(app, *arguments);
  app.add_option("--data", arguments->test, "labelled images <class>/**");
  app.add_option("--teacher", arguments->teacher,
                 "a folder with the network that it learned the task from: "
                 "what was forgotten, and how often both agree");
  return [arguments](const Globals& globals) {
    Value task = Value::object();
    task.set("name", "task");
    task.set("data", data_of(arguments->test));
    if (!arguments->teacher.empty()) task.set("teacher", kTeacher);
    return run_protocol("upstream", Value::object(), task, *arguments, globals);
  };
}

}  // namespace

Action declare_eval_command(CLI::App& app) {
  static const std::vector<Command> kProtocols = {
      {"probe", "few-shot accuracy of a linear SVM on frozen features",
       &declare_probe},
      {"knn", "accuracy of nearest neighbours on frozen features",
       &declare_knn},
      {"finetune", "accuracy of the whole network, trained on the task",
       &declare_finetune},
      {"upstream", "accuracy of a head on its own task", &declare_upstream},
  };
  return declare_subcommands(app, kProtocols);
}

}  // namespace solera::cli
