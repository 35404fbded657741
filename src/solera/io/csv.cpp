#include "solera/io/csv.h"

#include <algorithm>
#include <set>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"

namespace solera::io {
namespace {

constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";

class CsvReader {
 public:
  CsvReader(const std::string& text, std::string name)
      : text_(text), name_(std::move(name)) {
    if (starts_with(text_, kByteOrderMark)) at_ = 3;
  }

  bool at_end() const { return at_ >= text_.size(); }

  CsvRow read_row() {
    CsvRow row;
    row.line = line_;
    do {
      row.fields.push_back(read_field());
    } while (skip(','));
    skip('\r');
    if (!at_end() && !skip('\n')) {
      fail(line_,
           "found text behind the end of a field, expected a comma or "
           "a new line");
    }
    ++line_;
    return row;
  }

  [[noreturn]] void fail(int line, const std::string& message) const {
    throw Error(ErrorKind::kBadInput, name_ + ":" + std::to_string(line),
                message);
  }

 private:
  bool skip(char wanted) {
    if (at_end() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  std::string read_field() {
    if (skip('"')) return read_quoted();
    const std::size_t end =
        std::min(text_.find_first_of(",\r\n", at_), text_.size());
    std::string field = text_.substr(at_, end - at_);
    at_ = end;
    return field;
  }

  std::string read_quoted() {
    const int first = line_;
    std::string field;
    while (!at_end()) {
      const char c = text_[at_++];
      if (c == '"' && !skip('"')) return field;
      if (c == '\n') ++line_;
      field += c;
    }
    fail(first, "found a quote without its end, expected \"...\"");
  }

  const std::string& text_;
  std::string name_;
  std::size_t at_ = 0;
  int line_ = 1;
};

bool is_blank(const CsvRow& row) {
  return row.fields.size() == 1 && row.fields.front().empty();
}

}  // namespace

std::optional<std::size_t> CsvFile::find(const std::string& column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

CsvFile read_csv(const std::filesystem::path& path) {
  const std::string text = read_text(path);
  CsvReader reader(text, path.string());
  CsvFile file;
  while (!reader.at_end()) {
    CsvRow row = reader.read_row();
    if (is_blank(row)) continue;
    if (file.columns.empty()) {
      file.columns = std::move(row.fields);
      const std::set<std::string> names(file.columns.begin(),
                                        file.columns.end());
      if (names.size() != file.columns.size()) {
        reader.fail(row.line, "names a column twice, expected each once");
      }
    } else if (row.fields.size() != file.columns.size()) {
      reader.fail(row.line, "found " + std::to_string(row.fields.size()) +
                                " fields, expected " +
                                std::to_string(file.columns.size()) +
                                " as in the first line; quote fields with "
                                "commas");
    } else {
      file.rows.push_back(std::move(row));
    }
  }
  if (file.columns.empty()) {
    reader.fail(1, "is empty, expected a line of column names");
  }
  return file;
}

}  // namespace solera::io
