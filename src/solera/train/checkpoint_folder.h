#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "solera/train/checkpoint.h"

namespace solera::train {

/// The checkpoints of one training run, `checkpoints/{last,best}` in the folder
/// of its step; or nowhere, for a run that keeps nothing.
class CheckpointFolder {
 public:
  /// Empty `folder`: nothing is kept.
  CheckpointFolder(const std::filesystem::path& folder,
                   const std::string& fingerprint);

  bool kept() const { return !path_.empty(); }
  /// Makes the folder and repairs what a crash left.
  void open() const;
  /// Where a run goes on. Error(kUsage) if it was made with another
  /// fingerprint.
  std::optional<Checkpoint> last() const;
  void save(const std::string& name, const Checkpoint& checkpoint) const;
  /// For messages: the path of the last checkpoint.
  std::string where() const { return (path_ / "last").string(); }
  /// "the last good checkpoint is PATH", or that there is none.
  std::string describe_last() const;

 private:
  std::filesystem::path path_;
  std::string fingerprint_;
};

}  // namespace solera::train
