#include "solera/recipe/licence.h"

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/core/value.h"
#include "solera/io/safetensors.h"
#include "solera/recipe/paths.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSpellings[] = {"licence", "license"};

std::string licence_in(const Value& document) {
  for (const char* key : kSpellings) {
    const Value* found = document.find(key);
    if (found != nullptr && found->is_string()) return found->as_string();
  }
  return "";
}

// The YAML between two lines of dashes at the top of a page.
std::string front_matter(const std::string& page) {
  const std::string dashes = "---\n";
  if (!starts_with(page, dashes)) return "";
  const std::size_t end = page.find("\n" + dashes, dashes.size() - 1);
  if (end == std::string::npos) return "";
  return page.substr(dashes.size(), end + 1 - dashes.size());
}

// Files of others, that say more than this, perhaps in other ways: what cannot
// be read says nothing.
template <class Read>
std::string licence_or_none(const fs::path& path, Read read) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return "";
  try {
    return licence_in(read());
  } catch (const Error&) {
    return "";
  }
}

std::string licence_of_json(const fs::path& path, const char* member) {
  return licence_or_none(path, [&] {
    const Value document = read_json(path);
    const Value* inner = document.find(member);
    return inner != nullptr ? *inner : document;
  });
}

std::string licence_of_readme(const fs::path& path) {
  return licence_or_none(path, [&] {
    return parse_yaml(front_matter(read_text(path)), path.string());
  });
}

std::string licence_of_weights(const fs::path& path) {
  if (path.extension() != ".safetensors") return "";
  return licence_or_none(path, [&] {
    Value document = Value::object();
    for (const auto& [key, text] : io::read_safetensors(path).metadata) {
      document.set(key, text);
    }
    return document;
  });
}

}  // namespace

std::string stated_licence(const fs::path& network) {
  if (!fs::is_directory(network)) return licence_of_weights(network);
  for (const std::string& found :
       {licence_of_json(network / kManifestFile, ""),
        licence_of_json(network / "config.json", "pretrained_cfg"),
        licence_of_readme(network / "README.md"),
        licence_of_weights(network / "model.safetensors")}) {
    if (!found.empty()) return found;
  }
  return "";
}

}  // namespace solera::recipe
