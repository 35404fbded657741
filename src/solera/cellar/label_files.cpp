#include "solera/cellar/label_files.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"

namespace solera::cellar {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxBytes = 4U << 20;

std::int64_t count_lines(const fs::path& path) {
  const std::vector<std::string> lines = split(read_text(path), '\n');
  return std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
    return !trim(line).empty();
  });
}

}  // namespace

std::vector<LabelFiles::LabelFile> LabelFiles::read(const fs::path& folder) {
  std::vector<LabelFile> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::error_code ignored;
    if (entry.path().extension() != ".txt" || !entry.is_regular_file(ignored) ||
        entry.file_size(ignored) > kMaxBytes) {
      continue;
    }
    try {
      files.push_back(
          {entry.path().filename().string(), count_lines(entry.path())});
    } catch (const Error&) {
      continue;  // It is a suggestion that we cannot make.
    }
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

std::vector<std::string> LabelFiles::with_lines(const fs::path& folder,
                                                std::int64_t classes) {
  auto found = folders_.find(folder);
  if (found == folders_.end()) {
    found = folders_.emplace(folder, read(folder)).first;
  }
  std::vector<std::string> names;
  for (const LabelFile& file : found->second) {
    if (file.lines == classes) names.push_back(file.name);
  }
  return names;
}

}  // namespace solera::cellar
