#include "solera/data/cifar_dataset.h"

#include <utility>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/data/paths.h"
#include "solera/data/pixels.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> file_names(io::CifarKind kind, bool train) {
  if (kind == io::CifarKind::kCifar100) {
    return {train ? "train.bin" : "test.bin"};
  }
  if (!train) return {"test_batch.bin"};
  std::vector<std::string> names;
  for (const char* number : {"1", "2", "3", "4", "5"}) {
    names.push_back(std::string("data_batch_") + number + ".bin");
  }
  return names;
}

std::vector<std::string> read_names(const fs::path& folder,
                                    io::CifarKind kind) {
  const bool fine = kind == io::CifarKind::kCifar100;
  const fs::path path =
      folder / (fine ? "fine_label_names.txt" : "batches.meta.txt");
  const std::size_t expected = fine ? 100 : 10;
  std::vector<std::string> names;
  for (const std::string& line : split(read_text(path), '\n')) {
    if (!trim(line).empty()) names.push_back(trim(line));
  }
  if (names.size() == expected) return names;
  throw Error(ErrorKind::kBadInput, path.string(),
              "found " + std::to_string(names.size()) +
                  " class names, expected " + std::to_string(expected) +
                  ", one a line");
}

class CifarDataset : public Dataset {
 public:
  CifarDataset(const fs::path& folder, io::CifarKind kind, bool train)
      : class_names_(read_names(folder, kind)) {
    for (const std::string& name : file_names(kind, train)) {
      names_.push_back((folder / name).string());
      files_.emplace_back(folder / name, kind);
      size_ += files_.back().size();
    }
  }

  std::int64_t size() const override { return size_; }

  RawSample read(std::int64_t index) const override {
    const auto [file, record] = find(index);
    return {{},
            image_from_planes(files_[file].pixels(record), io::kCifarSide,
                              io::kCifarSide)};
  }

  std::int64_t label(std::int64_t index) const override {
    const auto [file, record] = find(index);
    return files_[file].label(record);
  }

  std::string sample_name(std::int64_t index) const override {
    const auto [file, record] = find(index);
    return names_[file] + ":" + std::to_string(record);
  }

  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }

 private:
  std::pair<std::size_t, std::int64_t> find(std::int64_t index) const {
    std::size_t file = 0;
    while (index >= files_[file].size()) index -= files_[file++].size();
    return {file, index};
  }

  std::vector<std::string> class_names_;
  std::vector<std::string> names_;
  std::vector<io::CifarFile> files_;
  std::int64_t size_ = 0;
};

}  // namespace

DatasetPtr open_cifar(const fs::path& folder, io::CifarKind kind,
                      const std::string& split) {
  const std::string canonical = canonical_split(split);
  if (canonical != "train" && canonical != "test") {
    throw Error(ErrorKind::kUsage, folder.string(),
                "found split '" + split + "', expected train or test");
  }
  return std::make_shared<CifarDataset>(folder, kind, canonical == "train");
}

}  // namespace solera::data
