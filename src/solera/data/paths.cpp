#include "solera/data/paths.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kLongestRange = 100000;

const std::vector<std::vector<std::string>> kSplits = {
    {"train", "training"},
    {"val", "valid", "validation"},
    {"test", "testing"},
};

[[noreturn]] void fail(const std::string& pattern, const std::string& message) {
  throw Error(ErrorKind::kBadInput, pattern, message);
}

class GlobResult {
 public:
  explicit GlobResult(const std::string& pattern) {
    status_ = ::glob(pattern.c_str(), 0, nullptr, &result_);
  }
  ~GlobResult() { ::globfree(&result_); }
  GlobResult(const GlobResult&) = delete;
  GlobResult& operator=(const GlobResult&) = delete;

  std::vector<fs::path> paths() const {
    if (status_ != 0) return {};
    std::vector<fs::path> found(result_.gl_pathv,
                                result_.gl_pathv + result_.gl_pathc);
    std::sort(found.begin(), found.end());
    return found;
  }

 private:
  glob_t result_{};
  int status_ = 0;
};

std::optional<std::int64_t> parse_count(const std::string& text) {
  const bool digits = std::all_of(text.begin(), text.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || text.size() > 12 || !digits) return std::nullopt;
  return std::stoll(text);
}

std::vector<std::string> count_up(const std::string& first,
                                  const std::string& last,
                                  const std::string& pattern) {
  const auto begin = parse_count(first);
  const auto end = parse_count(last);
  if (!begin || !end || *end < *begin || *end - *begin >= kLongestRange) {
    fail(pattern, fmt::format("found {{{}..{}}}, expected a range such as "
                              "{{000000..000009}}",
                              first, last));
  }
  std::vector<std::string> numbers;
  for (std::int64_t i = *begin; i <= *end; ++i) {
    numbers.push_back(fmt::format("{:0{}}", i, first.size()));
  }
  return numbers;
}

std::vector<std::string> alternatives(const std::string& inside,
                                      const std::string& pattern) {
  const std::size_t dots = inside.find("..");
  if (dots == std::string::npos) return split(inside, ',');
  return count_up(inside.substr(0, dots), inside.substr(dots + 2), pattern);
}

std::vector<std::string> expand_braces(const std::string& pattern) {
  const std::size_t open = pattern.find('{');
  if (open == std::string::npos) return {pattern};
  const std::size_t close = pattern.find('}', open);
  if (close == std::string::npos) {
    fail(pattern, "found { without }, expected {000000..000009} or {a,b}");
  }
  std::vector<std::string> expanded;
  const std::string inside = pattern.substr(open + 1, close - open - 1);
  for (const std::string& tail : expand_braces(pattern.substr(close + 1))) {
    for (const std::string& choice : alternatives(inside, pattern)) {
      expanded.push_back(pattern.substr(0, open) + choice + tail);
      if (expanded.size() > kLongestRange)
        fail(pattern, "names too many files");
    }
  }
  std::sort(expanded.begin(), expanded.end());
  return expanded;
}

}  // namespace

fs::path resolve_path(const std::string& text, const fs::path& base) {
  const fs::path path = base / text;
  std::error_code error;
  const fs::path resolved = fs::weakly_canonical(fs::absolute(path), error);
  return error ? path : resolved;
}

std::vector<fs::path> expand_paths(const std::string& pattern,
                                   const fs::path& base) {
  std::vector<fs::path> found;
  for (const std::string& one : expand_braces(pattern)) {
    if (one.find_first_of("*?[") != std::string::npos) {
      for (const fs::path& path : GlobResult((base / one).string()).paths()) {
        found.push_back(resolve_path(path.string(), base));
      }
      continue;
    }
    const fs::path path = resolve_path(one, base);
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
      fail(path.string(), "is not there, expected a file, check the path");
    }
    found.push_back(path);
  }
  if (found.empty()) {
    fail((base / pattern).string(), "matches no file, check the path");
  }
  return found;
}

std::vector<std::string> split_synonyms(const std::string& split) {
  std::vector<std::string> names = {split};
  for (const std::vector<std::string>& group : kSplits) {
    if (std::find(group.begin(), group.end(), split) == group.end()) continue;
    for (const std::string& name : group) {
      if (name != split) names.push_back(name);
    }
  }
  return names;
}

std::string canonical_split(const std::string& split) {
  for (const std::vector<std::string>& group : kSplits) {
    if (std::find(group.begin(), group.end(), split) != group.end()) {
      return group.front();
    }
  }
  return split;
}

}  // namespace solera::data
