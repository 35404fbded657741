#include "solera/data/class_list.h"

#include <set>
#include <sstream>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"

namespace solera::data {
namespace {

std::vector<std::string> split_columns(const std::string& line) {
  std::vector<std::string> columns;
  if (line.find('\t') != std::string::npos) {
    for (const std::string& column : split(line, '\t')) {
      columns.push_back(trim(column));
    }
    return columns;
  }
  std::istringstream words(line);
  for (std::string word; words >> word;) columns.push_back(word);
  return columns;
}

[[noreturn]] void fail(const std::filesystem::path& path, std::size_t line,
                       const std::string& message) {
  throw Error(ErrorKind::kBadInput,
              path.string() + ":" + std::to_string(line + 1), message);
}

[[noreturn]] void throw_unknown_class(const std::string& entry,
                                      const std::vector<std::string>& known,
                                      const std::string& where) {
  constexpr std::size_t kMost = 20;
  const bool many = known.size() > kMost && nearest_word(entry, known).empty();
  throw Error(ErrorKind::kUsage, where,
              "no class is called '" + entry + "', " +
                  (many ? "there are " + std::to_string(known.size()) +
                              " names, such as '" + known.front() + "'"
                        : suggest(entry, known)));
}

}  // namespace

ClassList::ClassList(const std::filesystem::path& path) {
  std::vector<std::string> lines = split(read_text(path), '\n');
  while (!lines.empty() && trim(lines.back()).empty()) lines.pop_back();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    columns_.push_back(split_columns(trim(lines[i])));
    if (columns_.back().empty() || columns_.back().front().empty()) {
      fail(path, i,
           "is blank, expected the name of class " + std::to_string(i) +
               ": a line is a label");
    }
    names_.push_back(columns_.back().front());
    if (!lines_.emplace(names_.back(), i).second) {
      fail(path, i,
           "names class '" + names_.back() +
               "' again, expected different names in the first "
               "column (separate columns by tabs if names have "
               "blanks)");
    }
  }
  if (names_.empty()) {
    throw Error(ErrorKind::kBadInput, path.string(),
                "is empty, expected a line for each class");
  }
}

std::int64_t ClassList::find(const std::string& name) const {
  const auto found = lines_.find(name);
  return found == lines_.end() ? -1 : found->second;
}

std::vector<std::int64_t> match_classes(const std::vector<std::string>& classes,
                                        const ClassList& list,
                                        const std::vector<std::string>& wanted,
                                        const std::string& where) {
  std::set<std::int64_t> chosen;
  std::set<std::string> known(classes.begin(), classes.end());
  std::set<std::string> used;
  const std::set<std::string> entries(wanted.begin(), wanted.end());
  for (std::size_t i = 0; i < classes.size(); ++i) {
    std::vector<std::string> names = {classes[i]};
    const std::int64_t line = list.find(classes[i]);
    if (line >= 0) names = list.columns(static_cast<std::size_t>(line));
    known.insert(names.begin(), names.end());
    for (const std::string& name : names) {
      if (entries.count(name) == 0) continue;
      chosen.insert(static_cast<std::int64_t>(i));
      used.insert(name);
    }
  }
  for (const std::string& entry : wanted) {
    if (used.count(entry) != 0) continue;
    throw_unknown_class(entry, {known.begin(), known.end()}, where);
  }
  return {chosen.begin(), chosen.end()};
}

}  // namespace solera::data
