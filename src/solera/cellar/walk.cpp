#include "solera/cellar/walk.h"

#include <algorithm>
#include <set>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/io/hf_folder.h"
#include "solera/io/weight_format.h"

namespace solera::cellar {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEndings[] = {
    ".safetensors", ".pth",    ".pt", ".th",   ".ckpt",   ".bin",
    ".pth.tar",     ".pt.tar", ".h5", ".onnx", ".tflite", ".gguf"};

// What belongs to a folder's model beside the files of its weights.
constexpr const char* kCompanions[] = {"model.safetensors", "pytorch_model.bin",
                                       "heads.safetensors"};

bool has_ending(const fs::path& path) {
  const std::string name = lower(path.filename().string());
  return std::any_of(
      std::begin(kEndings), std::end(kEndings),
      [&](const char* ending) { return ends_with(name, ending); });
}

// Logits beside weights, for `solera verify`.
bool is_probe(const fs::path& path) {
  const std::string stem = path.stem().string();
  return stem == "probe" || ends_with(stem, ".probe");
}

// Anything may end in .bin: it must begin like weights.
bool may_be_model(const fs::path& path) {
  if (!has_ending(path) || is_probe(path)) return false;
  if (lower(path.extension().string()) != ".bin") return true;
  try {
    return io::find_format(path) != io::WeightFormat::kUnknown;
  } catch (const Error&) {
    return true;  // A damaged zip archive, to be reported.
  }
}

bool is_own_checkpoint(const fs::path& folder) {
  return fs::exists(folder / "state.json") &&
         fs::exists(folder / "optimizer.safetensors");
}

class Walk {
 public:
  std::vector<FoundPath> take() { return std::move(places_); }

  void add(const fs::path& path) {
    std::error_code error;
    if (seen_.insert(fs::weakly_canonical(path, error)).second) {
      places_.push_back({path, ""});
    }
  }

  void enter(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
      entries.push_back(*at);
    }
    if (error) {
      places_.push_back({folder, "[" + folder.string() + "] cannot be read (" +
                                     error.message() +
                                     "), check its permissions"});
      return;
    }
    std::sort(entries.begin(), entries.end());
    const std::set<fs::path> own = files_of_model(folder);
    if (!own.empty()) add(folder);
    for (const fs::directory_entry& entry : entries) visit(entry, own);
  }

 private:
  void visit(const fs::directory_entry& entry, const std::set<fs::path>& own) {
    std::error_code error;
    const fs::path& path = entry.path();
    if (entry.is_directory(error)) {
      const bool hidden = starts_with(path.filename().string(), ".");
      const bool link = entry.is_symlink(error);
      if (!hidden && !link && !is_own_checkpoint(path)) enter(path);
    } else if (entry.is_regular_file(error) && own.count(path) == 0 &&
               may_be_model(path)) {
      add(path);
    }
  }

  // The files of the one model of a folder; empty if it is no such folder.
  static std::set<fs::path> files_of_model(const fs::path& folder) {
    if (!is_model_folder(folder)) return {};
    std::set<fs::path> files;
    for (const char* name : kCompanions) files.insert(folder / name);
    try {
      for (const fs::path& file : io::hf_weight_files(folder)) {
        files.insert(file);
      }
    } catch (const Error&) {
      return files;  // A damaged index, reported with the model.
    }
    return files;
  }

  std::vector<FoundPath> places_;
  std::set<fs::path> seen_;
};

}  // namespace

bool is_model_folder(const fs::path& folder) {
  return fs::exists(folder / "config.json") && io::is_hf_folder(folder);
}

std::vector<FoundPath> find_places(const std::vector<fs::path>& paths) {
  Walk walk;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      walk.enter(path);
    } else if (fs::exists(path, error)) {
      walk.add(path);
    } else {
      throw Error(ErrorKind::kUsage, path.string(),
                  "does not exist, expected a file or a folder");
    }
  }
  return walk.take();
}

}  // namespace solera::cellar
