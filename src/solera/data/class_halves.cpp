#include "solera/data/class_halves.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/core/random.h"
#include "solera/core/value.h"

namespace solera {

std::vector<std::pair<std::string, data::ClassHalf>>
EnumNames<data::ClassHalf>::names() {
  return {{"t", data::ClassHalf::kT}, {"d", data::ClassHalf::kD}};
}

}  // namespace solera

namespace solera::data {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kHalvesStream = 0x68616C66;

[[noreturn]] void fail(const fs::path& manifest, const std::string& found) {
  throw Error(ErrorKind::kBadInput, manifest.string(),
              found +
                  ", give another manifest or remove this one to divide "
                  "anew");
}

std::vector<std::string> sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return words;
}

std::string hash_of(const std::vector<std::string>& classes) {
  Sha256 hash;
  for (const std::string& name : sorted(classes)) hash.add(name);
  return hash.hex();
}

Value to_value(const std::vector<std::string>& words) {
  Value list = Value::array();
  for (const std::string& word : words) list.push(word);
  return list;
}

const Value& member(const Value& manifest, const std::string& key,
                    Value::Kind kind, const fs::path& path) {
  const Value* found = manifest.find(key);
  if (found == nullptr || found->kind() != kind) {
    fail(path, "is no manifest of class halves: '" + key +
                   "' is missing or "
                   "wrong");
  }
  return *found;
}

std::vector<std::string> read_words(const Value& manifest,
                                    const std::string& key,
                                    const fs::path& path) {
  std::vector<std::string> words;
  for (const Value& item :
       member(manifest, key, Value::Kind::kArray, path).items()) {
    if (!item.is_string())
      fail(path, "'" + key + "' holds " + item.kind_name());
    words.push_back(item.as_string());
  }
  return words;
}

std::string manifest_text(const std::vector<std::string>& classes,
                          std::uint64_t seed, const ClassHalves& halves) {
  Value manifest = Value::object();
  manifest.set("format", "solera class halves");
  manifest.set("classes_sha256", hash_of(classes));
  manifest.set("seed", static_cast<std::int64_t>(seed));
  manifest.set("t", to_value(halves.t));
  manifest.set("d", to_value(halves.d));
  return to_json(manifest, 2) + "\n";
}

ClassHalves read_manifest(const std::vector<std::string>& classes,
                          std::uint64_t seed, const fs::path& path) {
  const Value manifest = read_json(path);
  const Value& hash =
      member(manifest, "classes_sha256", Value::Kind::kString, path);
  if (hash.as_string() != hash_of(classes)) {
    fail(path, "was made from other classes");
  }
  const std::int64_t kept =
      member(manifest, "seed", Value::Kind::kInt, path).as_int();
  if (kept != static_cast<std::int64_t>(seed)) {
    fail(path, "was made with seed " + std::to_string(kept) + ", expected " +
                   std::to_string(seed));
  }
  ClassHalves halves{read_words(manifest, "t", path),
                     read_words(manifest, "d", path)};
  std::vector<std::string> all = halves.t;
  all.insert(all.end(), halves.d.begin(), halves.d.end());
  if (sorted(all) != sorted(classes)) {
    fail(path, "its lists 't' and 'd' are no division of the classes");
  }
  return halves;
}

}  // namespace

ClassHalves divide_classes(std::vector<std::string> classes,
                           std::uint64_t seed) {
  std::sort(classes.begin(), classes.end());
  const std::vector<std::int64_t> order = random_permutation(
      static_cast<std::int64_t>(classes.size()), seed, kHalvesStream);
  ClassHalves halves;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::string& name = classes[static_cast<std::size_t>(order[i])];
    (2 * i < order.size() ? halves.t : halves.d).push_back(name);
  }
  return {sorted(halves.t), sorted(halves.d)};
}

ClassHalves keep_class_halves(const std::vector<std::string>& classes,
                              std::uint64_t seed, const fs::path& manifest,
                              bool write) {
  if (fs::exists(manifest)) return read_manifest(classes, seed, manifest);
  const ClassHalves halves = divide_classes(classes, seed);
  if (!write) return halves;
  if (manifest.has_parent_path()) make_folders(manifest.parent_path());
  write_file_atomically(manifest, manifest_text(classes, seed, halves));
  return halves;
}

}  // namespace solera::data
