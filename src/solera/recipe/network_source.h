#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "solera/io/weights.h"
#include "solera/models/network.h"
#include "solera/recipe/architecture.h"
#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// A network that a recipe names, in one of these ways:
///
///   "${student}"   "${student.cars}"       the output of a step; one head
///   "${front.0.5}"                         a point of a sweep
///   runs/x/steps/student/export            a folder: ours or Hugging Face's
///   {from: "${student}", head: cars, name: student}
///   {weights: w.safetensors}               the architecture is found
///   {model: mobilenet_v2, weights: w.safetensors, padding: same,
///    input: {size: 128, mean: [...], std: [...]}, class_names: names.txt}
///   {weights: program.pt, allow_code: true, input: {...}, output: logits}
struct NetworkSource {
  std::string name;  ///< For tables and heads; see label().
  std::string from;  ///< A reference or a folder.
  std::string head;  ///< The head that answers; empty: the first.
  Architecture architecture;
  std::string weights;  ///< Any format that io::read_weight_file knows.
  io::Variant variant = io::Variant::kPlain;  ///< Of a file with several sets.
  std::optional<models::InputSpec> input;     ///< Replaces what is stored.
  std::string class_names;                    ///< A text file, one name a line.
  bool multi_label = false;  ///< The head has any number of labels an image.
  std::string licence;       ///< Of the weights; travels with what they teach.
  bool allow_code = false;   ///< `weights` may be a TorchScript program.
  std::string output;        ///< Of a program or graph with several.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("name", name, "in tables, and of the head that learns from it");
    visit("from", from, "a step, or a folder with a network");
    visit("head", head, "of a network with several; default: the first");
    architecture.visit_fields(visit);
    visit("weights", weights, "safetensors, .pth or Hugging Face folder");
    visit("variant", variant, "of a file that holds averaged weights too");
    visit("input", input, "size and normalisation, if not as published");
    visit("class_names", class_names, "a file with a name in each line");
    visit("multi_label", multi_label, "any number of labels an image");
    visit("licence", licence,
          "of the weights, such as apache-2.0: it travels with what is made "
          "of them");
    visit("allow_code", allow_code,
          "run `weights`, a TorchScript program that you trust");
    visit("output", output, "which output of a TorchScript or ONNX file");
  }

  Place place;  ///< Where the recipe names it.

  /// `name`, else the step (with its head), else the file's name.
  std::string label() const;
};

/// Reads any of the ways above. Error(kUsage) if it is none of them.
NetworkSource read_network_source(const Value& value, const Place& place);

/// A list of networks, or a map from names to networks. Error(kUsage) if it is
/// empty or two have one name.
std::vector<NetworkSource> read_network_list(const Value& value,
                                             const Place& place);

/// Error(kUsage) at `place` if two networks have one name.
void check_different_names(const std::vector<std::string>& names,
                           const Place& place);

/// Error(kUsage) at `place` if no head can have the name: it becomes a part of
/// parameters' names.
void check_head_name(const std::string& name, const Place& place);

/// Checks that a referred step gives a network, and hashes the files.
std::vector<InputFile> hash_network_source(const NetworkSource& source,
                                           const StepInputs& inputs);

/// What a source refers to.
struct NetworkReference {
  std::string step;
  std::string network;  ///< Of a step with several (StepPlan::networks).
  std::string head;     ///< Empty: the first.
};

/// None if it is a file or folder. Error(kUsage) if the step gives several
/// networks and the source names none of them.
std::optional<NetworkReference> reference_of(const NetworkSource& source,
                                             const StepInputs& inputs);

/// The file or folder that it is read from.
std::filesystem::path path_of_network(const NetworkSource& source,
                                      const StepContext& context);

/// Adds those of several networks to the files of a plan.
void add_network_files(const std::vector<NetworkSource>& sources,
                       const StepInputs& inputs, StepPlan& plan);

/// A network ready to use: the head that answers is the first.
struct LoadedNetwork {
  std::string label;
  models::NetworkPtr network;
  models::InputSpec input;
};

/// The lines of `class_names`; empty if the recipe names no file.
std::vector<std::string> read_class_names(const NetworkSource& source,
                                          const std::filesystem::path& base);

/// On the CPU. Error(kBadInput) if files are missing or do not fit,
/// Error(kUsage) for a foreign network (foreign_network.h).
LoadedNetwork load_network(const NetworkSource& source,
                           const StepContext& context);

}  // namespace solera::recipe
