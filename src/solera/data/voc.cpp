#include "solera/data/voc.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/data/file_dataset.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

struct Mark {
  std::string id;
  bool present = false;
  int line = 0;
};

[[noreturn]] void fail(const fs::path& file, int line,
                       const std::string& message) {
  throw Error(ErrorKind::kBadInput, file.string() + ":" + std::to_string(line),
              message);
}

/// The lines `ID VALUE` of a class file.
std::vector<Mark> read_marks(const fs::path& file) {
  std::istringstream lines(read_text(file));
  std::vector<Mark> marks;
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (trim(line).empty()) continue;
    std::istringstream words(line);
    std::string id;
    std::string value;
    std::string more;
    words >> id >> value;
    const bool known = value == "1" || value == "0" || value == "-1";
    if (!known || words >> more) {
      fail(file, number,
           "found '" + trim(line) + "', expected an image and 1, 0 or -1");
    }
    marks.push_back({id, value != "-1", number});
  }
  if (marks.empty()) fail(file, 1, "lists no image, expected a line for each");
  return marks;
}

/// The classes that have a file for `split`, sorted.
std::vector<std::string> find_voc_classes(const fs::path& folder,
                                          const std::string& split) {
  const std::string ending = "_" + split + ".txt";
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator it(folder, error);
  while (!error && it != fs::directory_iterator()) {
    const std::string name = it->path().filename().string();
    if (ends_with(name, ending) && name.size() > ending.size()) {
      names.push_back(name.substr(0, name.size() - ending.size()));
    }
    it.increment(error);
  }
  if (names.empty()) {
    throw Error(ErrorKind::kBadInput, folder.string(),
                "has no files <class>" + ending +
                    ", expected the layout of PASCAL VOC 2007, check path and "
                    "split");
  }
  std::sort(names.begin(), names.end());
  return names;
}

void add_images(const fs::path& file, const std::vector<Mark>& marks,
                FileList& list) {
  std::set<std::string> seen;
  for (const Mark& mark : marks) {
    const std::string image = mark.id + ".jpg";
    std::error_code ignored;
    if (!fs::is_regular_file(list.root / image, ignored)) {
      fail(file, mark.line,
           "names image '" + image + "', but there is no such file in " +
               list.root.string());
    }
    if (!seen.insert(mark.id).second) {
      fail(file, mark.line, "names '" + mark.id + "' again, expected it once");
    }
    list.files.push_back(image);
  }
  list.labels.resize(list.files.size());
}

void add_class(const fs::path& file, const std::vector<Mark>& marks,
               std::int64_t label, FileList& list) {
  if (marks.size() != list.files.size()) {
    fail(file, marks.back().line,
         "lists " + std::to_string(marks.size()) + " images, expected the " +
             std::to_string(list.files.size()) + " of the first class");
  }
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i].id + ".jpg" != list.files[i]) {
      fail(file, marks[i].line,
           "found image '" + marks[i].id + "', expected '" + list.files[i] +
               "' as in the file of the first class");
    }
    if (marks[i].present) list.labels[i].push_back(label);
  }
}

}  // namespace

DatasetPtr open_voc(const fs::path& root, const std::string& split) {
  const fs::path folder = root / "ImageSets" / "Main";
  FileList list;
  list.root = root / "JPEGImages";
  list.multi_label = true;
  list.class_names = find_voc_classes(folder, split);
  for (const std::string& name : list.class_names) {
    const fs::path file = folder / (name + "_" + split + ".txt");
    const std::vector<Mark> marks = read_marks(file);
    if (list.files.empty()) add_images(file, marks, list);
    const auto label =
        static_cast<std::int64_t>(&name - list.class_names.data());
    add_class(file, marks, label, list);
  }
  return open_files(std::move(list));
}

}  // namespace solera::data
