#include "solera/data/spec.h"

#include <algorithm>
#include <set>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/data/class_list.h"
#include "solera/data/class_names.h"
#include "solera/data/exclusion.h"
#include "solera/data/paths.h"
#include "solera/data/sources.h"
#include "solera/data/subset.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

std::vector<const SourceKind*> given_sources(const DataSpec& spec) {
  std::vector<const SourceKind*> given;
  for (const SourceKind& kind : source_kinds()) {
    if (kind.is_given(spec)) given.push_back(&kind);
  }
  return given;
}

const SourceKind& source_of(const DataSpec& spec, const std::string& where) {
  const std::vector<const SourceKind*> given = given_sources(spec);
  if (given.size() == 1) return *given.front();
  std::vector<std::string> names;
  if (given.empty()) {
    for (const SourceKind& kind : source_kinds()) names.push_back(kind.key);
    throw Error(
        ErrorKind::kUsage, where,
        "names no source of data, expected one of " + join(names, ", "));
  }
  for (const SourceKind* kind : given) names.push_back(kind->key);
  throw Error(ErrorKind::kUsage, where,
              "found " + join(names, " and ") +
                  ", expected one source: use 'concat' for several");
}

/// A list for classes that have names already must know each of them.
void check_class_list(const Dataset& dataset, const ClassList& list,
                      const fs::path& path) {
  for (const std::string& name : dataset.class_names()) {
    if (list.find(name) >= 0) continue;
    throw Error(ErrorKind::kBadInput, path.string(),
                "has no line for class '" + name +
                    "', expected the names of all classes in its first "
                    "column");
  }
}

DatasetPtr take_classes(DatasetPtr dataset, const DataSpec& spec,
                        const ClassList& list, const std::string& where) {
  const std::vector<std::string>& names = dataset->class_names();
  std::set<std::int64_t> chosen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (spec.classes.empty()) chosen.insert(static_cast<std::int64_t>(i));
  }
  for (const std::int64_t i :
       match_classes(names, list, spec.classes, where + ".classes")) {
    chosen.insert(i);
  }
  for (const std::int64_t i : match_classes(names, list, spec.exclude_classes,
                                            where + ".exclude_classes")) {
    chosen.erase(i);
  }
  if (chosen.empty()) {
    throw Error(ErrorKind::kUsage, where, "exclude_classes leaves no class");
  }
  return select_classes(std::move(dataset), {chosen.begin(), chosen.end()});
}

DatasetPtr take_half(const DatasetPtr& dataset, const HalfSpec& half,
                     const SourceContext& context) {
  const std::string& where = context.where;
  const std::vector<std::string>& names = dataset->class_names();
  if (names.size() < 2) {
    throw Error(ErrorKind::kUsage, where,
                "found one class, expected two at least for 'half'");
  }
  const ClassHalves halves =
      half.manifest.empty()
          ? divide_classes(names, half.seed, half.plan())
          : keep_class_halves(names, half.seed,
                              resolve_path(half.manifest, context.base),
                              context.keep_divisions, half.plan());
  return select_classes(
      dataset,
      match_classes(names, {}, classes_of_half(halves, half, where), where));
}

void require_labels(const Dataset& dataset, const DataSpec& spec,
                    const std::string& where) {
  const bool wanted = !spec.classes.empty() || !spec.exclude_classes.empty() ||
                      spec.half || !spec.class_list.empty() ||
                      spec.per_class > 0 || spec.skip_per_class > 0;
  if (!wanted || !dataset.class_names().empty()) return;
  throw Error(ErrorKind::kUsage, where,
              "asks for classes, but these data have no labels");
}

DatasetPtr take_total(const DatasetPtr& dataset, const DataSpec& spec,
                      const std::string& where) {
  if (spec.total > dataset->size()) {
    throw Error(ErrorKind::kUsage, where,
                "total is " + std::to_string(spec.total) + ", but there are " +
                    std::to_string(dataset->size()) + " images");
  }
  return random_subset(dataset, spec.total, spec.seed);
}

/// What the spec takes of a labelled set.
DatasetPtr take_part(DatasetPtr dataset, const DataSpec& spec,
                     const SourceContext& context) {
  const std::string& where = context.where;
  if (!spec.classes.empty() || !spec.exclude_classes.empty()) {
    dataset = take_classes(dataset, spec, context.class_list, where);
  }
  if (spec.half) dataset = take_half(dataset, *spec.half, context);
  if (spec.per_class > 0 || spec.skip_per_class > 0) {
    dataset = limit_per_class(dataset, spec.skip_per_class, spec.per_class);
  }
  require_no_empty_class(*dataset, where);
  return dataset;
}

}  // namespace

void DataSpec::validate(const std::string& where) const {
  const SourceKind& source = source_of(*this, where);
  require_option(idx_labels.empty() || !idx.empty(), where, "idx_labels",
                 "given with idx only");
  require_option(root.empty() || !table.empty(), where, "root",
                 "given with table only");
  require_option(split.empty() || source.has_splits, where, "split",
                 "given inside the parts of " + source.key);
  require_option(skip_per_class >= 0, where, "skip_per_class", "0 or more");
  require_option(per_class >= 0, where, "per_class", "0 or more");
  require_option(total >= 0, where, "total", "0 or more");
}

DatasetPtr open_dataset(const DataSpec& spec, const fs::path& base,
                        const std::string& where, bool keep_divisions) {
  spec.validate(where);
  SourceContext context;
  context.keep_divisions = keep_divisions;
  context.base = base;
  context.where = where;
  const fs::path list_path = resolve_path(spec.class_list, base);
  if (!spec.class_list.empty()) context.class_list = ClassList(list_path);
  DatasetPtr dataset = source_of(spec, where).open(spec, context);
  if (!spec.exclude.empty()) {
    dataset = leave_out(std::move(dataset), resolve_path(spec.exclude, base));
  }
  require_labels(*dataset, spec, where);
  if (!spec.class_list.empty()) {
    check_class_list(*dataset, context.class_list, list_path);
  }
  dataset = take_part(std::move(dataset), spec, context);
  if (spec.total > 0) dataset = take_total(dataset, spec, where);
  return spec.unlabelled ? drop_labels(std::move(dataset)) : dataset;
}

}  // namespace solera::data
