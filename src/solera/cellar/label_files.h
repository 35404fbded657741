#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace solera::cellar {

/// Finds text files that may be lists of class names. Folders are read once.
class LabelFiles {
 public:
  /// The names of the *.txt files of `folder` that have `classes` lines which
  /// are not empty. Files above 4 MiB and unreadable ones are passed over.
  std::vector<std::string> with_lines(const std::filesystem::path& folder,
                                      std::int64_t classes);

 private:
  struct LabelFile {
    std::string name;
    std::int64_t lines = 0;
  };
  static std::vector<LabelFile> read(const std::filesystem::path& folder);

  std::map<std::filesystem::path, std::vector<LabelFile>> folders_;
};

}  // namespace solera::cellar
