#include "solera/data/exclusion.h"

#include <fmt/format.h>

#include <unordered_map>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/log.h"
#include "solera/core/text.h"
#include "solera/data/paths.h"
#include "solera/data/subset.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

struct ExcludedLine {
  std::size_t number = 0;  ///< From 1.
  std::string text;
  bool is_sample = false;
};

using ExcludedNames = std::unordered_map<std::string, ExcludedLine>;

ExcludedNames read_names(const fs::path& list) {
  ExcludedNames names;
  const std::vector<std::string> lines = split(read_text(list), '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string text = trim(lines[i]);
    if (text.empty() || text.front() == '#') continue;
    const fs::path path = list.parent_path() / text;
    names.emplace(path.lexically_normal().string(),
                  ExcludedLine{i + 1, text, false});
  }
  return names;
}

// `x.tar:member` and `font.ttf:U+0041` are in the file before the colon.
bool is_in_a_file(std::string name) {
  std::error_code ignored;
  for (;;) {
    if (fs::exists(name, ignored)) return true;
    const std::size_t colon = name.rfind(':');
    if (colon == std::string::npos) return false;
    name.resize(colon);
  }
}

void check_unused(const ExcludedNames& names, const fs::path& list,
                  std::int64_t images) {
  const ExcludedLine* first = nullptr;
  for (const auto& [name, line] : names) {
    if (line.is_sample || is_in_a_file(name)) continue;
    if (first == nullptr || line.number < first->number) first = &line;
  }
  if (first == nullptr) return;
  throw Error(ErrorKind::kBadInput,
              fmt::format("{}:{}", list.string(), first->number),
              fmt::format("names '{}', which is none of these {} images and no "
                          "other file, correct or remove the line",
                          first->text, images));
}

}  // namespace

DatasetPtr leave_out(DatasetPtr dataset, const fs::path& list) {
  ExcludedNames names = read_names(list);
  std::vector<std::int64_t> kept;
  for (std::int64_t i = 0; i < dataset->size(); ++i) {
    const auto found = names.find(dataset->sample_name(i));
    if (found == names.end()) {
      kept.push_back(i);
    } else {
      found->second.is_sample = true;
    }
  }
  check_unused(names, list, dataset->size());
  if (static_cast<std::int64_t>(kept.size()) == dataset->size()) {
    log_warning(
        fmt::format("[{}] leaves nothing out: it names none of these {} images",
                    list.string(), dataset->size()));
    return dataset;
  }
  return select_samples(std::move(dataset), std::move(kept));
}

void write_exclusion_list(const fs::path& path,
                          const std::vector<std::string>& remarks,
                          const std::vector<std::string>& names) {
  const fs::path target = resolve_path(path.string(), "");
  const std::string folder = (target.parent_path() / "").string();
  std::string text;
  for (const std::string& remark : remarks) text += "# " + remark + "\n";
  for (const std::string& name : names) {
    if (name.find_first_of("\r\n") != std::string::npos) {
      throw Error(ErrorKind::kBadInput, name,
                  "has a line break in its name, which a list cannot hold, "
                  "rename the file");
    }
    text +=
        (starts_with(name, folder) ? "./" + name.substr(folder.size()) : name) +
        "\n";
  }
  make_folders(target.parent_path());
  write_file_atomically(target, text);
}

}  // namespace solera::data
