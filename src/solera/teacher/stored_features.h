#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"
#include "solera/data/dataset.h"
#include "solera/data/view.h"
#include "solera/teacher/feature_source.h"

namespace solera::teacher {

// Features of every sample of a set, computed once, in half precision. On disk:
//
//   <folder>/
//     level_0.f16 ...   [N, ...], row-major, a row a sample, in its order
//     features.json     {"key": ..., "shapes": [[N, ...], ...]}
//
// The folder is there complete or not at all. It is read again if its key is
// the one asked for, else made anew.

enum class StoreKind {
  kAuto,    ///< In memory up to the limit, else on disk.
  kMemory,  ///< In memory, whatever it takes.
  kDisk,    ///< In mapped files, which later runs of the step find again.
  kOff,     ///< Computed again for every batch.
};

struct StoreOptions {
  StoreKind kind = StoreKind::kAuto;
  double limit_mb = 1024.0;  ///< Of auto: the most memory, >= 0.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("kind", kind, "auto, memory, disk, or off: compute every time");
    visit("limit_mb", limit_mb, "of auto: the most memory, then disk");
  }
  void validate(const std::string& where) const {
    require_option(limit_mb >= 0, where, "limit_mb", "0 or more");
  }
};

/// Where features are kept and what they depend on.
struct StorePlace {
  std::filesystem::path folder;
  std::string key;  ///< A hash of weights, places, data set and view.
  int workers = 0;  ///< Decoding threads; 0: one per core.
};

/// What storing has cost.
struct StoreCost {
  double seconds = 0.0;    ///< 0 if the files were there.
  std::int64_t bytes = 0;  ///< In memory or on disk.
  bool on_disk = false;
};

/// A store and what it took. `options.kind` is not kOff.
struct StoredFeatures {
  std::unique_ptr<FeatureSource> source;
  StoreCost cost;
};

/// Computes what `source` says of `view` of every sample of `dataset` and
/// reads it from then on, by the ids of a batch, on `device`. Samples that do
/// not decode have zeros. Error(kFailure) if the disk fails.
StoredFeatures make_stored_features(FeatureSource& source,
                                    const data::DatasetPtr& dataset,
                                    const data::ViewOptions& view,
                                    const StoreOptions& options,
                                    const StorePlace& place,
                                    torch::Device device);

}  // namespace solera::teacher

namespace solera {
template <>
struct EnumNames<teacher::StoreKind> {
  static std::vector<std::pair<std::string, teacher::StoreKind>> names() {
    return {{"auto", teacher::StoreKind::kAuto},
            {"memory", teacher::StoreKind::kMemory},
            {"disk", teacher::StoreKind::kDisk},
            {"off", teacher::StoreKind::kOff}};
  }
};
}  // namespace solera
