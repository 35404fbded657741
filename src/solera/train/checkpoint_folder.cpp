#include "solera/train/checkpoint_folder.h"

#include "solera/core/error.h"
#include "solera/core/file.h"

namespace solera::train {

CheckpointFolder::CheckpointFolder(const std::filesystem::path& folder,
                                   const std::string& fingerprint)
    : path_(folder.empty() ? folder : folder / "checkpoints"),
      fingerprint_(fingerprint) {}

void CheckpointFolder::open() const {
  if (!kept()) return;
  make_folders(path_);
  recover_folder(path_ / "best");
}

std::optional<Checkpoint> CheckpointFolder::last() const {
  if (!kept()) return std::nullopt;
  auto checkpoint = load_checkpoint(path_ / "last");
  if (checkpoint && checkpoint->fingerprint != fingerprint_) {
    throw Error(ErrorKind::kUsage, where(),
                "found a checkpoint of other options or data, expected one of "
                "this step, use --overwrite or another --out");
  }
  return checkpoint;
}

void CheckpointFolder::save(const std::string& name,
                            const Checkpoint& checkpoint) const {
  if (kept()) save_checkpoint(path_ / name, checkpoint);
}

std::string CheckpointFolder::describe_last() const {
  return kept() && std::filesystem::exists(path_ / "last")
             ? "the last good checkpoint is " + where()
             : "there is no checkpoint yet";
}

}  // namespace solera::train
