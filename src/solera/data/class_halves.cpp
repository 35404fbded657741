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
constexpr const char* kSubsets = "t_subsets";

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

bool has_no_repetition(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return std::adjacent_find(words.begin(), words.end()) == words.end();
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

std::vector<std::string> read_words(const Value& list, const std::string& key,
                                    const fs::path& path) {
  std::vector<std::string> words;
  for (const Value& item : list.items()) {
    if (!item.is_string())
      fail(path, "'" + key + "' holds " + item.kind_name());
    words.push_back(item.as_string());
  }
  return words;
}

void read_subsets(const Value& manifest, const fs::path& path,
                  ClassHalves& halves) {
  if (manifest.find(kSubsets) == nullptr) return;
  std::vector<std::string> all;
  for (const Value& list :
       member(manifest, kSubsets, Value::Kind::kArray, path).items()) {
    halves.subsets.push_back(read_words(list, kSubsets, path));
    all.insert(all.end(), halves.subsets.back().begin(),
               halves.subsets.back().end());
    if (halves.subsets.back().empty()) fail(path, "has an empty subset");
  }
  const std::vector<std::string> t = sorted(halves.t);
  all = sorted(std::move(all));
  if (!std::includes(t.begin(), t.end(), all.begin(), all.end()) ||
      !has_no_repetition(all)) {
    fail(path, std::string("its '") + kSubsets +
                   "' are no disjoint parts of the list 't'");
  }
}

std::string manifest_text(const std::vector<std::string>& classes,
                          std::uint64_t seed, const ClassHalves& halves) {
  Value manifest = Value::object();
  manifest.set("format", "solera class halves");
  manifest.set("classes_sha256", hash_of(classes));
  manifest.set("seed", static_cast<std::int64_t>(seed));
  manifest.set("t", to_value(halves.t));
  manifest.set("d", to_value(halves.d));
  if (!halves.subsets.empty()) {
    Value& subsets = manifest.set(kSubsets, Value::array());
    for (const auto& subset : halves.subsets) subsets.push(to_value(subset));
  }
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
  ClassHalves halves;
  for (auto [key, words] : {std::pair("t", &halves.t), {"d", &halves.d}}) {
    *words =
        read_words(member(manifest, key, Value::Kind::kArray, path), key, path);
  }
  std::vector<std::string> all = halves.t;
  all.insert(all.end(), halves.d.begin(), halves.d.end());
  if (sorted(all) != sorted(classes)) {
    fail(path, "its lists 't' and 'd' are no division of the classes");
  }
  read_subsets(manifest, path, halves);
  return halves;
}

void write_manifest(const std::vector<std::string>& classes, std::uint64_t seed,
                    const fs::path& path, const ClassHalves& halves) {
  if (path.has_parent_path()) make_folders(path.parent_path());
  write_file_atomically(path, manifest_text(classes, seed, halves));
}

/// Whether subsets were missing in `halves` and are there now.
bool complete_subsets(const fs::path& path, std::int64_t classes,
                      std::uint64_t seed, const SubsetPlan& plan,
                      ClassHalves& halves) {
  if (plan.count == 0) return false;
  auto planned = divide_in_subsets(halves.t, classes, plan, seed);
  const bool missing = halves.subsets.empty();
  if (!missing && planned != halves.subsets) {
    fail(path, "its subsets are others than 'subsets' and 'share' give");
  }
  halves.subsets = std::move(planned);
  return missing;
}

}  // namespace

void HalfSpec::validate(const std::string& where) const {
  require_option(subset >= 0, where, "subset", "0 or more");
  require_option(subsets >= 0, where, "subsets", "0 or more");
  require_option(share >= 0.0 && share <= 0.5, where, "share", "0 to 0.5");
  require_option(share == 0.0 || subsets > 0, where, "subsets",
                 "given with share");
  require_option(subset == 0 || part == ClassHalf::kT, where, "part",
                 "t: subsets are of the t-split");
  require_option(subset == 0 || subsets > 0 || !manifest.empty(), where,
                 "subsets", "given, or a manifest that has them");
}

ClassHalves divide_classes(std::vector<std::string> classes, std::uint64_t seed,
                           const SubsetPlan& plan) {
  std::sort(classes.begin(), classes.end());
  const std::vector<std::int64_t> order = random_permutation(
      static_cast<std::int64_t>(classes.size()), seed, kHalvesStream);
  ClassHalves halves;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::string& name = classes[static_cast<std::size_t>(order[i])];
    (2 * i < order.size() ? halves.t : halves.d).push_back(name);
  }
  halves.t = sorted(std::move(halves.t));
  halves.d = sorted(std::move(halves.d));
  halves.subsets = divide_in_subsets(
      halves.t, static_cast<std::int64_t>(order.size()), plan, seed);
  return halves;
}

ClassHalves keep_class_halves(const std::vector<std::string>& classes,
                              std::uint64_t seed, const fs::path& manifest,
                              bool write, const SubsetPlan& plan) {
  if (!fs::exists(manifest)) {
    const ClassHalves halves = divide_classes(classes, seed, plan);
    if (write) write_manifest(classes, seed, manifest, halves);
    return halves;
  }
  ClassHalves halves = read_manifest(classes, seed, manifest);
  const bool added = complete_subsets(
      manifest, static_cast<std::int64_t>(classes.size()), seed, plan, halves);
  if (added && write) write_manifest(classes, seed, manifest, halves);
  return halves;
}

const std::vector<std::string>& classes_of_half(const ClassHalves& halves,
                                                const HalfSpec& spec,
                                                const std::string& where) {
  if (spec.subset == 0) return halves.part(spec.part);
  const auto count = static_cast<std::int64_t>(halves.subsets.size());
  if (spec.subset > count) {
    throw Error(ErrorKind::kUsage, where + ".half.subset",
                "found " + std::to_string(spec.subset) + ", expected 1 to " +
                    std::to_string(count) +
                    (count == 0 ? ": the manifest has no subsets, say "
                                  "'subsets' to add them"
                                : ""));
  }
  return halves.subsets[static_cast<std::size_t>(spec.subset) - 1];
}

}  // namespace solera::data
