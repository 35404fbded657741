#include "solera/data/idx_dataset.h"

#include "solera/core/error.h"
#include "solera/data/class_names.h"
#include "solera/data/paths.h"
#include "solera/data/pixels.h"
#include "solera/io/idx.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kLargestSide = 4096;

void check_images(const io::IdxArray& images, const fs::path& path) {
  const std::vector<std::int64_t>& shape = images.shape;
  const auto is_side = [](std::int64_t side) {
    return side >= 1 && side <= kLargestSide;
  };
  if (shape.size() == 3 && shape[0] > 0 && is_side(shape[1]) &&
      is_side(shape[2])) {
    return;
  }
  std::string text;
  for (const std::int64_t size : shape) text += " " + std::to_string(size);
  throw Error(ErrorKind::kBadInput, path.string(),
              "found an array of shape" + text +
                  ", expected images [N, height, width] of at most 4096 "
                  "pixels a side");
}

class IdxDataset : public Dataset {
 public:
  IdxDataset(const IdxFiles& files, const std::vector<std::string>& class_names)
      : name_(files.images.string()), images_(io::read_idx(files.images)) {
    check_images(images_, files.images);
    if (files.labels.empty()) return;
    labels_ = io::read_idx(files.labels);
    if (labels_.shape.size() != 1 || labels_.shape[0] != images_.shape[0]) {
      throw Error(ErrorKind::kBadInput, files.labels.string(),
                  "found " + std::to_string(labels_.values.size()) +
                      " values, expected a label for each of the " +
                      std::to_string(size()) + " images of " + name_);
    }
    class_names_ = names_for_labels(class_names, *this);
  }

  std::int64_t size() const override { return images_.shape[0]; }

  RawSample read(std::int64_t index) const override {
    const auto height = static_cast<int>(images_.shape[1]);
    const auto width = static_cast<int>(images_.shape[2]);
    const std::size_t count =
        static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    const std::uint8_t* first =
        images_.values.data() + static_cast<std::size_t>(index) * count;
    return {{}, image_from_grey({first, count}, width, height)};
  }

  std::int64_t label(std::int64_t index) const override {
    return labels_.values.empty()
               ? kUnlabelled
               : labels_.values[static_cast<std::size_t>(index)];
  }

  std::string sample_name(std::int64_t index) const override {
    return name_ + ":" + std::to_string(index);
  }

  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }

 private:
  std::string name_;
  io::IdxArray images_;
  io::IdxArray labels_;
  std::vector<std::string> class_names_;
};

fs::path find_file(const fs::path& folder,
                   const std::vector<std::string>& prefixes,
                   const std::string& rest) {
  for (const std::string& prefix : prefixes) {
    for (const char* suffix : {"", ".gz"}) {
      const fs::path path = folder / (prefix + rest + suffix);
      std::error_code ignored;
      if (fs::exists(path, ignored)) return path;
    }
  }
  throw Error(ErrorKind::kBadInput, folder.string(),
              "has no " + prefixes.front() + rest +
                  "(.gz), expected files named as MNIST's, or give 'idx' and "
                  "'idx_labels' as two files");
}

}  // namespace

IdxFiles find_idx(const fs::path& folder, const std::string& split) {
  const std::string canonical = canonical_split(split);
  if (canonical != "train" && canonical != "test") {
    throw Error(ErrorKind::kUsage, folder.string(),
                "found split '" + split + "', expected train or test");
  }
  std::vector<std::string> prefixes = {"train"};
  if (canonical == "test") prefixes = {"t10k", "test"};
  return {find_file(folder, prefixes, "-images-idx3-ubyte"),
          find_file(folder, prefixes, "-labels-idx1-ubyte")};
}

DatasetPtr open_idx(const IdxFiles& files,
                    const std::vector<std::string>& class_names) {
  return std::make_shared<IdxDataset>(files, class_names);
}

}  // namespace solera::data
