#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/core/value.h"

namespace solera::recipe {

/// One step as the recipe says it, variables substituted.
struct Step {
  std::string name;
  std::string kind;               ///< A name of the table of step kinds.
  Value options;                  ///< References stay in it as "${step}".
  std::vector<std::string> uses;  ///< Steps it refers to, each once.
  int line = 0;
};

/// A recipe file, read, overridden and put in order.
struct Recipe {
  std::string document;        ///< The path as given, for messages.
  std::filesystem::path base;  ///< What relative paths start from.
  std::string name;            ///< File name without ending: names the run.
  std::string description;     ///< What the recipe shows; may be empty.
  std::uint64_t seed = 0;      ///< Of every step that sets none of its own.
  std::vector<Step> steps;     ///< Every step after the steps it uses.

  /// Where a step's options stand, for messages: `recipe.yaml student`.
  Place place_of(const Step& step) const { return {document, step.name}; }
};

/// Makes a recipe of YAML:
///
///   description: what it shows
///   seed: 1
///   base: ../somewhere           # relative paths start here, not at the file
///   vars: {data: ../data}
///   steps:
///     generalist: {train: {data: {folder: "${data}/general"}}}
///     student: {consolidate: {generalist: "${generalist}"}}
///
/// `overrides` are words like `student.epochs=3`. `kinds` are the names that a
/// step may have. Every mistake is Error(kUsage) with line and dotted key:
/// unknown keys, kinds and references, steps that use each other in a circle.
Recipe parse_recipe(const std::string& text, const std::string& document,
                    const std::vector<std::string>& overrides,
                    const std::vector<std::string>& kinds);

/// The same for a file. Error(kUsage) if it cannot be read.
Recipe load_recipe(const std::filesystem::path& path,
                   const std::vector<std::string>& overrides,
                   const std::vector<std::string>& kinds);

/// The keys at the top of a recipe, for the schema.
std::vector<OptionInfo> describe_recipe();

}  // namespace solera::recipe
