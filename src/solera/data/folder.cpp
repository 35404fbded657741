#include "solera/data/folder.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/data/file_dataset.h"
#include "solera/data/paths.h"
#include "solera/image/decode.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

constexpr auto kFollow = fs::directory_options::follow_directory_symlink;

[[noreturn]] void throw_unreadable(const fs::path& folder,
                                   const std::error_code& error) {
  throw Error(ErrorKind::kBadInput, folder.string(),
              "cannot be read (" + error.message() +
                  "), expected a folder of images, check the path");
}

bool is_hidden(const fs::path& path) {
  return starts_with(path.filename().string(), ".");
}

/// Calls `visit` for every entry; hidden folders are not entered.
template <class Visit>
void walk(const fs::path& folder, Visit visit) {
  std::error_code error;
  fs::recursive_directory_iterator it(folder, kFollow, error);
  while (!error && it != fs::recursive_directory_iterator()) {
    if (is_hidden(it->path())) {
      it.disable_recursion_pending();
    } else {
      visit(*it);
    }
    it.increment(error);
  }
  if (error) throw_unreadable(folder, error);
}

std::vector<std::string> subfolders(const fs::path& root) {
  std::error_code error;
  std::vector<std::string> names;
  fs::directory_iterator it(root, error);
  while (!error && it != fs::directory_iterator()) {
    std::error_code ignored;
    if (!is_hidden(it->path()) && it->is_directory(ignored)) {
      names.push_back(it->path().filename().string());
    }
    it.increment(error);
  }
  if (error) throw_unreadable(root, error);
  std::sort(names.begin(), names.end());
  return names;
}

/// The images below `folder`, relative to `root`, sorted.
std::vector<std::string> find_images(const fs::path& folder,
                                     const fs::path& root) {
  std::vector<std::string> found;
  walk(folder, [&](const fs::directory_entry& entry) {
    std::error_code ignored;
    if (image::has_image_extension(entry.path()) &&
        !entry.is_directory(ignored)) {
      found.push_back(entry.path().lexically_relative(root).string());
    }
  });
  std::sort(found.begin(), found.end());
  return found;
}

void check_classes(const fs::path& root,
                   const std::vector<std::string>& classes) {
  if (classes.empty()) {
    throw Error(ErrorKind::kBadInput, root.string(),
                "has no class folders, expected <class>/<image>; for images "
                "without labels use the key 'images'");
  }
  const bool only_splits = std::all_of(
      classes.begin(), classes.end(),
      [](const std::string& name) { return split_synonyms(name).size() > 1; });
  if (only_splits) {
    throw Error(ErrorKind::kBadInput, root.string(),
                "has folders " + join(classes, ", ") +
                    ", which are splits and no classes, say which with "
                    "'split'");
  }
}

}  // namespace

DatasetPtr open_image_folder(const fs::path& root) {
  const std::vector<std::string> classes = subfolders(root);
  check_classes(root, classes);
  FileList list;
  list.root = root;
  list.class_names = classes;
  for (const std::string& name : classes) {
    const std::vector<std::string> found = find_images(root / name, root);
    if (found.empty()) {
      throw Error(ErrorKind::kBadInput, (root / name).string(),
                  "is a class without images, expected .jpg, .jpeg, .png or "
                  ".webp files, fill or remove the folder");
    }
    const auto label = static_cast<std::int64_t>(&name - classes.data());
    list.files.insert(list.files.end(), found.begin(), found.end());
    list.labels.resize(list.files.size(), {label});
  }
  return open_files(std::move(list));
}

DatasetPtr open_image_tree(const fs::path& root) {
  FileList list;
  list.root = root;
  list.files = find_images(root, root);
  if (list.files.empty()) {
    throw Error(ErrorKind::kBadInput, root.string(),
                "has no images, expected .jpg, .jpeg, .png or .webp files, "
                "check the path");
  }
  return open_files(std::move(list));
}

fs::path find_split(const fs::path& root, const std::string& split) {
  if (split.empty()) return root;
  for (const std::string& name : split_synonyms(split)) {
    std::error_code ignored;
    if (fs::is_directory(root / name, ignored)) return root / name;
  }
  const std::vector<std::string> there = subfolders(root);
  throw Error(ErrorKind::kBadInput, root.string(),
              "has no folder for split '" + split + "', there are: " +
                  (there.size() > 8 ? std::to_string(there.size()) + " folders"
                                    : join(there, ", ")));
}

}  // namespace solera::data
