#include "solera/data/file_dataset.h"

#include <utility>

#include "solera/core/error.h"
#include "solera/core/file.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

class FileDataset : public Dataset {
 public:
  explicit FileDataset(FileList list) : list_(std::move(list)) {}

  std::int64_t size() const override {
    return static_cast<std::int64_t>(list_.files.size());
  }

  RawSample read(std::int64_t index) const override {
    const fs::path path = path_of(index);
    try {
      return {read_bytes(path), {}};
    } catch (const Error&) {
      std::error_code ignored;
      if (fs::exists(path, ignored)) throw;
      throw Error(ErrorKind::kFailure, path.string(),
                  "has vanished since the folder was listed, bring it back "
                  "and run again");
    }
  }

  std::int64_t label(std::int64_t index) const override {
    if (list_.multi_label || list_.labels.empty()) return kUnlabelled;
    return list_.labels[static_cast<std::size_t>(index)].front();
  }

  bool multi_label() const override { return list_.multi_label; }

  std::vector<std::int64_t> labels(std::int64_t index) const override {
    if (list_.labels.empty()) return {};
    return list_.labels[static_cast<std::size_t>(index)];
  }

  std::string sample_name(std::int64_t index) const override {
    return path_of(index).string();
  }

  const std::vector<std::string>& class_names() const override {
    return list_.class_names;
  }

 private:
  fs::path path_of(std::int64_t index) const {
    return list_.root / list_.files[static_cast<std::size_t>(index)];
  }

  FileList list_;
};

}  // namespace

DatasetPtr open_files(FileList list) {
  return std::make_shared<FileDataset>(std::move(list));
}

}  // namespace solera::data
