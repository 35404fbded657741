#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace solera::data {

/// A text file that names classes: line number (from 0) = label, columns are
/// separated by tabs, or by blanks in a line without tabs. The first column is
/// the name of the class, the others are further names or groups of classes.
class ClassList {
 public:
  ClassList() = default;
  /// Error(kBadInput) with the line if a line is blank or a name comes twice.
  explicit ClassList(const std::filesystem::path& path);

  const std::vector<std::string>& names() const { return names_; }
  /// The line that class `name` has in the list, or -1.
  std::int64_t find(const std::string& name) const;
  const std::vector<std::string>& columns(std::size_t line) const {
    return columns_[line];
  }

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> columns_;
  std::map<std::string, std::int64_t> lines_;  // by name
};

/// The positions in `classes`, ascending, of those that `wanted` names: by the
/// name itself or by any column of its line in `list`. Error(kUsage) at
/// `where` for a wanted entry that names no class.
std::vector<std::int64_t> match_classes(const std::vector<std::string>& classes,
                                        const ClassList& list,
                                        const std::vector<std::string>& wanted,
                                        const std::string& where);

}  // namespace solera::data
