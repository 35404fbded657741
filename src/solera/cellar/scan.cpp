#include "solera/cellar/scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "solera/cellar/inspect.h"
#include "solera/cellar/label_files.h"
#include "solera/cellar/walk.h"
#include "solera/core/error.h"
#include "solera/core/hash.h"
#include "solera/core/text.h"
#include "solera/core/thread_pool.h"

namespace solera::cellar {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxHashedBytes = std::uint64_t{1} << 30;

int threads_of(const ScanOptions& options) {
  if (options.threads > 0) return options.threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void need_architecture(ModelFile& model) {
  if (model.architectures.empty()) {
    model.needs.push_back(
        {"architecture",
         "it has the names of no architecture of `solera list models` (" +
             model.unlike + ")"});
  } else if (model.architectures.size() > 1) {
    model.needs.push_back(
        {"model",
         "names and shapes do not show which it is, say model: with "
         "one of " +
             join(model.architectures, ", ")});
  }
}

void need_class_names(ModelFile& model) {
  const auto unnamed =
      std::find_if(model.heads.begin(), model.heads.end(),
                   [](const HeadFacts& h) { return h.class_names.empty(); });
  if (model.heads.empty()) {
    if (model.architectures.empty()) return;
    model.needs.push_back(
        {"classifier", "it has none: it can start a student, or be compared"});
  } else if (unnamed != model.heads.end()) {
    std::string remedy =
        "not known, say class_names: with a file of one in each line";
    if (!model.label_files.empty()) {
      remedy += fmt::format("; {} beside it {} as many lines",
                            join(model.label_files, ", "),
                            model.label_files.size() == 1 ? "has" : "have");
    }
    model.needs.push_back({"class names", remedy});
  }
}

void need_input(ModelFile& model) {
  if (model.input_is_stated || !model.input) return;
  model.needs.push_back(
      {"input",
       fmt::format("size and normalisation are not stated; without input: it "
                   "gets those of the published weights, {} px, mean {:.3g}, "
                   "std {:.3g}",
                   model.input->size, fmt::join(model.input->mean, " "),
                   fmt::join(model.input->std, " "))});
}

void find_needs(ModelFile& model, LabelFiles& labels) {
  if (!model.error.empty()) return;
  if (model.format == "TorchScript" || model.format == "ONNX") {
    if (model.format == "TorchScript") {
      model.needs.push_back(
          {"allow_code", "it is a program: say allow_code: true to run it"});
    }
    model.needs.push_back(
        {"input", "size and normalisation are not stated, say input:"});
    return;
  }
  if (model.heads.size() == 1 && model.heads[0].class_names.empty()) {
    const bool folder = fs::is_directory(model.path);
    model.label_files = labels.with_lines(
        folder ? model.path : model.path.parent_path(), model.heads[0].classes);
  }
  need_architecture(model);
  need_input(model);
  need_class_names(model);
}

bool hashes(const ScanOptions& options, const std::vector<ModelFile>& models) {
  if (options.hashing != Hashing::kAuto) {
    return options.hashing == Hashing::kAlways;
  }
  std::uint64_t bytes = 0;
  for (const ModelFile& model : models) bytes += model.bytes();
  return bytes <= kMaxHashedBytes;
}

void hash_parts(ModelFile& model) {
  for (PartFile& part : model.parts) {
    try {
      part.sha256 = sha256_file(part.path);
    } catch (const Error& error) {
      if (model.error.empty()) model.error = error.what();
    }
  }
}

}  // namespace

ScanResult scan(const std::vector<fs::path>& paths,
                const ScanOptions& options) {
  const std::vector<FoundPath> places = find_places(paths);
  ScanResult result;
  result.models.resize(places.size());
  const auto count = static_cast<std::int64_t>(places.size());
  const auto model_at = [&](std::int64_t i) -> ModelFile& {
    return result.models[static_cast<std::size_t>(i)];
  };
  parallel_for(count, threads_of(options), [&](std::int64_t i) {
    const FoundPath& place = places[static_cast<std::size_t>(i)];
    if (place.error.empty()) {
      model_at(i) = inspect(place.path);
    } else {
      model_at(i).path = place.path;
      model_at(i).error = place.error;
    }
  });
  LabelFiles labels;
  for (ModelFile& model : result.models) find_needs(model, labels);
  result.hashed = hashes(options, result.models);
  if (result.hashed) {
    parallel_for(count, threads_of(options),
                 [&](std::int64_t i) { hash_parts(model_at(i)); });
  }
  return result;
}

}  // namespace solera::cellar
