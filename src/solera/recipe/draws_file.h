#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/data/dataset.h"
#include "solera/eval/draws.h"

namespace solera::recipe {

/// The images that each draw of a step learned from, in a file beside its
/// result, `draws.json`, so that others can measure on the same images:
///
///   {"tasks": {NAME: {"draw_hash": "...", "dataset": FINGERPRINT,
///    "draws": [[2, 7], ...], "samples": {"2": "birds/a.jpg", ...}}}}
///
/// Numbers are places in the training set, before anything unreadable is left
/// out; a draw of all images is the word "all". Written after every task, so
/// that a killed step keeps what it has.
class DrawsFile {
 public:
  /// Reads what an earlier process wrote. Without a folder nothing is written.
  explicit DrawsFile(const std::filesystem::path& step_folder);

  /// `rows[r]` is the place in `dataset` of row r, which draws speak of.
  void add(const std::string& task, const std::vector<eval::Draw>& draws,
           const std::vector<std::int64_t>& rows, const data::Dataset& dataset);

  /// `{"file": "draws.json", "sha256": "..."}`, or null if nothing was written.
  Value reference() const;

 private:
  std::filesystem::path path_;
  Value tasks_ = Value::object();
};

}  // namespace solera::recipe
