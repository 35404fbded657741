#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "solera/core/value.h"
#include "solera/recipe/network_source.h"

namespace solera::recipe {

// `manifest.json` stands beside a network and says where it comes from; what
// is not known is not there (docs/export.md):
//
//   solera, libtorch         versions of the program that made it
//   recipe, step, kind, fingerprint, options, inputs    the step that made it
//   made_from                networks that it learned from or starts as
//   ancestors                networks that those were made from, each once
//   licence                  of the network itself
//   weights                  SHA-256 of the files that it stands beside

/// The networks that one is made from.
class Lineage {
 public:
  /// `role` is what it was: "generalist", "expert", "init", ...;
  /// `architecture` is empty if it is not of the catalogue. Hashes its files
  /// and reads what they say of their licence and origin.
  void add(const std::string& role, const NetworkSource& source,
           const std::string& architecture, const StepContext& context);

  /// Members `made_from` and `ancestors`; those that are empty are left out.
  void describe(Value& manifest) const;

 private:
  void add_ancestors(const Value& manifest);

  Value made_from_ = Value::array();
  Value ancestors_ = Value::array();
};

/// The manifest of the network that a step has made.
Value manifest_of_step_network(const StepContext& context,
                               const Lineage& lineage);

/// The manifest beside a network that Solera wrote; null if there is none.
/// Error(kBadInput) if it is no JSON object.
Value stored_manifest(const std::filesystem::path& folder);

/// The manifest as the metadata of a file: texts as they are, all else as JSON.
std::map<std::string, std::string> metadata_of(const Value& manifest);

}  // namespace solera::recipe
