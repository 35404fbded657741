#include "solera/cli/scan_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>

#include "solera/cellar/scan.h"
#include "solera/core/text.h"
#include "solera/run/table.h"

namespace solera::cli {
namespace {

using cellar::Hashing;
using cellar::ModelFile;

struct Arguments {
  std::vector<std::string> paths;
  std::string hash = "auto";
};

const std::map<std::string, Hashing>& hashings() {
  static const std::map<std::string, Hashing> kHashings = {
      {"auto", Hashing::kAuto},
      {"always", Hashing::kAlways},
      {"never", Hashing::kNever}};
  return kHashings;
}

bool is_program(const ModelFile& model) {
  return model.format == "TorchScript" || model.format == "ONNX";
}

std::string architecture_text(const ModelFile& model) {
  if (is_program(model)) return "";
  if (model.architectures.empty()) return "?";
  const std::string names = join(model.architectures, " or ");
  if (model.libraries.empty()) return names;
  return names + " (" + join(model.libraries, ", ") + ")";
}

std::string millions(std::int64_t parameters) {
  return parameters == 0
             ? ""
             : fmt::format("{:.2f} M", static_cast<double>(parameters) / 1e6);
}

std::string classes_text(const ModelFile& model) {
  std::vector<std::string> counts;
  for (const cellar::HeadFacts& head : model.heads) {
    counts.push_back(fmt::format("{}{}", head.classes,
                                 head.class_names.empty() ? "" : " named"));
  }
  return join(counts, " + ");
}

std::string input_text(const ModelFile& model) {
  if (!model.input) return "?";
  return fmt::format("{} px{}", model.input->size,
                     model.input_is_stated ? "" : " ?");
}

std::string weights_text(const ModelFile& model) {
  if (is_program(model)) return "";
  if (model.averaged) return "averaged";
  return model.has_averaged ? "plain, averaged" : "plain";
}

std::vector<run::Cell> row_of(const ModelFile& model) {
  std::vector<std::string> needs;
  for (const cellar::Need& need : model.needs) needs.push_back(need.what);
  std::string hash;
  if (!model.parts.empty()) hash = model.parts.front().sha256.substr(0, 8);
  return {model.path.string(),
          model.format,
          architecture_text(model),
          millions(model.parameters),
          classes_text(model),
          input_text(model),
          weights_text(model),
          hash,
          run::Cell(join(needs, ", "), run::CellStyle::kDim)};
}

// Sentences that several models share stand once.
std::string remedies_text(const std::vector<ModelFile>& models) {
  std::map<std::string, std::vector<std::string>> paths;
  for (const ModelFile& model : models) {
    for (const cellar::Need& need : model.needs) {
      paths[need.what + ": " + need.remedy].push_back(model.path.string());
    }
  }
  std::string text;
  for (const auto& [sentence, where] : paths) {
    text += where.size() == 1
                ? fmt::format("  {}: {}\n", where.front(), sentence)
                : fmt::format("  {} models: {}\n", where.size(), sentence);
  }
  return text.empty() ? "" : "\nTo use them as teachers\n" + text;
}

std::string choices_text(const std::vector<ModelFile>& models) {
  std::string text;
  for (const ModelFile& model : models) {
    if (!model.has_averaged) continue;
    text += fmt::format("  {}: {}\n", model.path.string(), model.choice);
  }
  return text.empty() ? "" : "\nSeveral sets of weights\n" + text;
}

std::string errors_text(const std::vector<ModelFile>& models) {
  std::string text;
  for (const ModelFile& model : models) {
    if (!model.error.empty()) text += "  " + model.error + "\n";
  }
  return text.empty() ? "" : "\nNot readable\n" + text;
}

Output show(const cellar::ScanResult& result, const Globals& globals) {
  Output output;
  Value list = Value::array();
  run::Table table({"path", "format", "architecture", "parameters", "classes",
                    "input", "weights", "sha256", "missing"});
  int readable = 0;
  for (const ModelFile& model : result.models) {
    list.push(to_value(model));
    if (!model.error.empty()) continue;
    table.add_row(row_of(model));
    ++readable;
  }
  output.json.set("models", std::move(list));
  output.json.set("hashed", result.hashed);
  if (readable > 0) output.text = table.text(globals.console);
  output.text += choices_text(result.models) + remedies_text(result.models) +
                 errors_text(result.models);
  if (result.models.empty()) output.text = "no model found\n";
  if (!result.hashed && readable > 0) {
    output.text += "\nNot hashed (more than 1 GiB): --hash always does it\n";
  }
  return output;
}

}  // namespace

Action declare_scan_command(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("paths", arguments->paths, "files, and folders to search")
      ->required();
  app.add_option("--hash", arguments->hash,
                 "SHA-256 of the files: auto (up to 1 GiB in all), always, "
                 "never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  return [arguments](const Globals& globals) {
    cellar::ScanOptions options;
    options.hashing = hashings().at(arguments->hash);
    options.threads = globals.threads;
    return show(cellar::scan({arguments->paths.begin(), arguments->paths.end()},
                             options),
                globals);
  };
}

}  // namespace solera::cli
