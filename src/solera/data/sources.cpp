#include "solera/data/sources.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/data/cifar_dataset.h"
#include "solera/data/concat.h"
#include "solera/data/folder.h"
#include "solera/data/idx_dataset.h"
#include "solera/data/paths.h"
#include "solera/data/shards.h"
#include "solera/data/table.h"
#include "solera/data/voc.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

DatasetPtr open_folder(const DataSpec& spec, const SourceContext& context) {
  const fs::path root = resolve_path(spec.folder, context.base);
  return open_image_folder(find_split(root, spec.split));
}

DatasetPtr open_images(const DataSpec& spec, const SourceContext& context) {
  const fs::path root = resolve_path(spec.images, context.base);
  return open_image_tree(find_split(root, spec.split));
}

/// The shards `<split>-*.tar` of a folder.
std::vector<fs::path> find_shards(const fs::path& folder,
                                  const std::string& split) {
  std::vector<fs::path> found;
  std::error_code error;
  fs::directory_iterator it(folder, error);
  while (!error && it != fs::directory_iterator()) {
    const std::string name = it->path().filename().string();
    for (const std::string& synonym : split_synonyms(split)) {
      if (starts_with(name, synonym + "-") && ends_with(name, ".tar")) {
        found.push_back(it->path());
      }
    }
    it.increment(error);
  }
  if (found.empty()) {
    throw Error(ErrorKind::kBadInput, folder.string(),
                "has no shards " + split + "-*.tar, check path and split");
  }
  std::sort(found.begin(), found.end());
  return found;
}

DatasetPtr open_tars(const DataSpec& spec, const SourceContext& context) {
  const fs::path path = resolve_path(spec.shards, context.base);
  if (is_folder(path) != !spec.split.empty()) {
    throw Error(ErrorKind::kUsage, context.where,
                is_folder(path)
                    ? "shards is a folder, expected 'split' with it: the "
                      "shards are then <split>-*.tar"
                    : "'split' goes with a folder of shards, but shards is "
                      "no folder: name the files of the split in 'shards'");
  }
  return open_shards(is_folder(path) ? find_shards(path, spec.split)
                                     : expand_paths(spec.shards, context.base),
                     context.class_list.names());
}

DatasetPtr open_idx_files(const DataSpec& spec, const SourceContext& context) {
  const fs::path path = resolve_path(spec.idx, context.base);
  const std::vector<std::string>& names = context.class_list.names();
  if (is_folder(path)) return open_idx(find_idx(path, spec.split), names);
  if (!spec.split.empty()) {
    throw Error(ErrorKind::kUsage, context.where,
                "'split' goes with a folder of IDX files, but idx is no "
                "folder: name the file of the split in 'idx'");
  }
  IdxFiles files;
  files.images = path;
  if (!spec.idx_labels.empty()) {
    files.labels = resolve_path(spec.idx_labels, context.base);
  }
  return open_idx(files, names);
}

DatasetPtr open_cifar10(const DataSpec& spec, const SourceContext& context) {
  return open_cifar(resolve_path(spec.cifar10, context.base),
                    io::CifarKind::kCifar10, spec.split);
}

DatasetPtr open_cifar100(const DataSpec& spec, const SourceContext& context) {
  return open_cifar(resolve_path(spec.cifar100, context.base),
                    io::CifarKind::kCifar100, spec.split);
}

DatasetPtr open_label_table(const DataSpec& spec,
                            const SourceContext& context) {
  TableFiles files;
  files.table = resolve_path(spec.table, context.base);
  files.root = spec.root.empty() ? files.table.parent_path()
                                 : resolve_path(spec.root, context.base);
  return open_table(files, spec.split, context.class_list.names());
}

DatasetPtr open_voc_folder(const DataSpec& spec, const SourceContext& context) {
  if (spec.split.empty()) {
    throw Error(ErrorKind::kUsage, context.where,
                "names no split of voc, expected 'split': train, val, trainval "
                "or test");
  }
  return open_voc(resolve_path(spec.voc, context.base), spec.split);
}

DatasetPtr open_letters(const DataSpec& spec, const SourceContext& context) {
  return open_glyphs(*spec.glyphs, spec.split, context.base,
                     context.where + ".glyphs");
}

DatasetPtr open_parts(const DataSpec& spec, const SourceContext& context) {
  std::vector<DatasetPtr> parts;
  for (std::size_t i = 0; i < spec.concat.size(); ++i) {
    parts.push_back(open_dataset(spec.concat[i], context.base,
                                 context.where + ".concat." + std::to_string(i),
                                 context.keep_divisions));
  }
  return concatenate(std::move(parts));
}

template <std::string DataSpec::*kField>
bool is_named(const DataSpec& spec) {
  return !(spec.*kField).empty();
}

}  // namespace

const std::vector<SourceKind>& source_kinds() {
  static const std::vector<SourceKind> kinds = {
      {"folder", "labelled images in <class>/ folders (ImageFolder)", true,
       is_named<&DataSpec::folder>, open_folder},
      {"images", "unlabelled images at any depth of a folder", true,
       is_named<&DataSpec::images>, open_images},
      {"shards", "WebDataset tar shards: .jpg, .png or .webp with .cls", true,
       is_named<&DataSpec::shards>, open_tars},
      {"idx", "MNIST-like IDX files, plain or gzipped", true,
       is_named<&DataSpec::idx>, open_idx_files},
      {"cifar10", "CIFAR-10, binary version", true,
       is_named<&DataSpec::cifar10>, open_cifar10},
      {"cifar100", "CIFAR-100, binary version, fine labels", true,
       is_named<&DataSpec::cifar100>, open_cifar100},
      {"table", "images and their labels in a CSV file, one or several each",
       true, is_named<&DataSpec::table>, open_label_table},
      {"voc", "multi-label images in the layout of PASCAL VOC 2007", true,
       is_named<&DataSpec::voc>, open_voc_folder},
      {"glyphs", "letters of a script drawn from fonts", true,
       [](const DataSpec& spec) { return spec.glyphs.has_value(); },
       open_letters},
      {"concat", "several data sets one after the other, classes by name",
       false, [](const DataSpec& spec) { return !spec.concat.empty(); },
       open_parts},
  };
  return kinds;
}

}  // namespace solera::data
