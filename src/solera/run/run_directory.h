#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "solera/core/file.h"
#include "solera/core/value.h"

namespace solera::run {

/// One run on disk, and the right to write into it:
///
///   <folder>/
///     recipe.resolved.yaml  manifest.json  .lock
///     steps/<step>/         whatever the step writes
///     steps/<step>/result.json   there if and only if the step is complete
///
/// The folder is locked while the object lives, so two processes never share
/// one run. Reports read the same files without this class.
class RunDirectory {
 public:
  /// Opens the folder, or makes it with its parents. Error(kUsage) if another
  /// process holds the lock, Error(kFailure) if it cannot be made.
  explicit RunDirectory(const std::filesystem::path& folder);

  const std::filesystem::path& folder() const { return folder_; }

  /// `steps/<step>`, made if absent. Step names are letters, digits, `-`, `_`
  /// and `.` with no leading dot; others are Error(kUsage).
  std::filesystem::path step_folder(const std::string& step) const;

  /// Deletes what a step left, its result first; nothing there is no error.
  void remove_step(const std::string& step);

  /// Writes `recipe.resolved.yaml`, atomically.
  void write_recipe(const Value& resolved);

  /// Merges members into `manifest.json`, atomically: objects are merged
  /// member by member, everything else is replaced.
  void merge_manifest(const Value& members);
  /// The manifest so far; an empty object if there is none.
  Value manifest() const;

  /// The result of a step; none if it is not complete. A result.json that
  /// is no JSON object is Error(kBadInput): it is written atomically, so
  /// somebody edited it.
  std::optional<Value> read_result(const std::string& step) const;
  /// Marks the step complete. `result` is an object with a `fingerprint`.
  void write_result(const std::string& step, const Value& result);
  /// True if the step is complete and was run with this fingerprint.
  bool is_done(const std::string& step, const std::string& fingerprint) const;

 private:
  std::filesystem::path step_path(const std::string& step) const;

  std::filesystem::path folder_;
  FileDescriptor lock_;
};

}  // namespace solera::run
