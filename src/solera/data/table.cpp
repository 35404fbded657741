#include "solera/data/table.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/data/file_dataset.h"
#include "solera/data/paths.h"
#include "solera/io/csv.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

class LabelTable {
 public:
  LabelTable(const TableFiles& files, const std::string& split,
             const std::vector<std::string>& class_names)
      : files_(files), split_(split), csv_(io::read_csv(files.table)) {
    find_columns();
    list_.root = files.root;
    list_.multi_label = several_;
    name_classes(class_names);
  }

  FileList read() {
    for (const io::CsvRow& row : csv_.rows) {
      if (is_chosen(row)) add(row);
    }
    if (list_.files.empty()) {
      throw Error(ErrorKind::kBadInput, files_.table.string(),
                  split_.empty() ? "lists no image, expected a row for each"
                                 : "lists no image of split '" + split_ +
                                       "', check its column 'split'");
    }
    return std::move(list_);
  }

 private:
  [[noreturn]] void fail(int line, const std::string& message) const {
    throw Error(ErrorKind::kBadInput,
                files_.table.string() + ":" + std::to_string(line), message);
  }

  std::size_t column(const std::string& name) const {
    if (const auto found = csv_.find(name)) return *found;
    fail(1, "found columns " + join(csv_.columns, ", ") + ", expected '" +
                name + "' among them");
  }

  void find_columns() {
    path_ = column("path");
    several_ = csv_.find("labels").has_value();
    if (several_ && csv_.find("label")) {
      fail(1, "has both 'label' and 'labels', expected one of them");
    }
    labels_ = several_ ? column("labels") : column("label");
    if (!split_.empty()) split_column_ = column("split");
  }

  bool is_chosen(const io::CsvRow& row) const {
    return !split_column_ ||
           canonical_split(trim(row.fields[*split_column_])) ==
               canonical_split(split_);
  }

  // Sorted; an empty field is no class.
  std::vector<std::string> classes_of(const io::CsvRow& row) const {
    const std::string& field = row.fields[labels_];
    if (!several_) return {field};
    if (trim(field).empty()) return {};
    std::vector<std::string> names;
    for (const std::string& name : split(field, '|')) {
      names.push_back(trim(name));
    }
    std::sort(names.begin(), names.end());
    if (std::adjacent_find(names.begin(), names.end()) != names.end()) {
      fail(row.line, "names a class twice, expected each once");
    }
    return names;
  }

  void name_classes(const std::vector<std::string>& given) {
    list_.class_names = given;
    if (given.empty()) {
      std::set<std::string> names;
      for (const io::CsvRow& row : csv_.rows) {
        for (std::string& name : classes_of(row)) names.insert(std::move(name));
      }
      list_.class_names.assign(names.begin(), names.end());
    }
    for (const std::string& name : list_.class_names) {
      const auto next = static_cast<std::int64_t>(numbers_.size());
      numbers_.emplace(name, next);
    }
  }

  void add(const io::CsvRow& row) {
    const std::string& file = row.fields[path_];
    std::error_code ignored;
    if (!fs::is_regular_file(files_.root / file, ignored)) {
      fail(row.line, "names image '" + file +
                         "', but there is no such file in " +
                         files_.root.string() + ", check the row and 'root'");
    }
    if (!seen_.insert(file).second) {
      fail(row.line, "names image '" + file + "' again, expected one row each");
    }
    list_.files.push_back(file);
    list_.labels.push_back(labels_of(row));
  }

  std::vector<std::int64_t> labels_of(const io::CsvRow& row) const {
    std::vector<std::int64_t> labels;
    for (const std::string& name : classes_of(row)) {
      const auto found = numbers_.find(name);
      if (name.empty() || found == numbers_.end()) {
        fail(row.line, "found class '" + name +
                           "', expected a name, of class_list if that is "
                           "given");
      }
      labels.push_back(found->second);
    }
    std::sort(labels.begin(), labels.end());
    return labels;
  }

  const TableFiles& files_;
  const std::string& split_;
  const io::CsvFile csv_;
  std::size_t path_ = 0;
  std::size_t labels_ = 0;
  bool several_ = false;
  std::optional<std::size_t> split_column_;
  std::map<std::string, std::int64_t> numbers_;  // by class name
  std::set<std::string> seen_;
  FileList list_;
};

}  // namespace

DatasetPtr open_table(const TableFiles& files, const std::string& split,
                      const std::vector<std::string>& class_names) {
  return open_files(LabelTable(files, split, class_names).read());
}

}  // namespace solera::data
