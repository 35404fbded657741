#include "solera/models/catalogue.h"

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/models/zoo/families.h"

namespace solera::models {
namespace {

using Family = std::vector<ModelEntry> (*)();

// In the order people meet them in `solera list models`.
constexpr Family kFamilies[] = {&resnet_family,       &cifar_resnet_family,
                                &classic_family,      &mobilenet_family,
                                &efficientnet_family, &regnet_family,
                                &convnext_family,     &transformer_family};

std::vector<ModelEntry> make_catalogue() {
  std::vector<ModelEntry> catalogue;
  for (const Family family : kFamilies) {
    for (ModelEntry& entry : family()) catalogue.push_back(std::move(entry));
  }
  return catalogue;
}

bool has_name(const ModelEntry& entry, const std::string& name) {
  for (const LibraryForm& form : entry.forms) {
    if (form.name == name) return true;
  }
  return false;
}

}  // namespace

const std::vector<ModelEntry>& model_catalogue() {
  static const std::vector<ModelEntry> catalogue = make_catalogue();
  return catalogue;
}

const ModelEntry& find_model(const std::string& name,
                             const std::string& where) {
  std::vector<std::string> known;
  for (const ModelEntry& entry : model_catalogue()) {
    if (entry.name == name) return entry;
    known.push_back(entry.name);
  }
  for (const ModelEntry& entry : model_catalogue()) {
    if (has_name(entry, name)) return entry;
  }
  throw Error(ErrorKind::kUsage, where,
              "unknown architecture '" + name + "'; " + suggest(name, known));
}

const LibraryForm* find_form(const ModelEntry& entry,
                             const std::string& library) {
  for (const LibraryForm& form : entry.forms) {
    if (form.library == library) return &form;
  }
  return nullptr;
}

const LibraryForm& form_of_library(const ModelEntry& entry,
                                   const std::string& library) {
  if (const LibraryForm* form = find_form(entry, library)) return *form;
  std::vector<std::string> known;
  for (const LibraryForm& form : entry.forms) known.push_back(form.library);
  throw Error(ErrorKind::kUsage, entry.name,
              "has no form in '" + library + "', " + suggest(library, known));
}

}  // namespace solera::models
