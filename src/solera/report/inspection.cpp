#include "solera/report/inspection.h"

#include <algorithm>
#include <cmath>

namespace solera::report {
namespace {

std::optional<ClassChange> class_of(const Value& value,
                                    const Inspection& inspection) {
  const Value& correct = member_of(value, "correct");
  ClassChange change;
  change.name = text_of(value, "name");
  change.images = number_of(value, "images");
  change.before = number_of(correct, inspection.before);
  change.after = number_of(correct, inspection.after);
  if (!(change.images > 0) || !std::isfinite(change.change())) {
    return std::nullopt;
  }
  return change;
}

}  // namespace

std::optional<Inspection> read_inspection(const Value& result) {
  const std::vector<Value>& models = list_of(result, "models");
  if (models.size() != 2 || !models[0].is_string() || !models[1].is_string()) {
    return std::nullopt;
  }
  Inspection inspection;
  inspection.before = models[0].as_string();
  inspection.after = models[1].as_string();
  for (const Value& value : list_of(result, "classes")) {
    const auto change = class_of(value, inspection);
    if (change) inspection.classes.push_back(*change);
  }
  if (inspection.classes.empty()) return std::nullopt;
  std::stable_sort(inspection.classes.begin(), inspection.classes.end(),
                   [](const ClassChange& a, const ClassChange& b) {
                     return a.change() > b.change();
                   });
  const Value& accuracy = member_of(result, "accuracy");
  inspection.dataset = text_of(result, "dataset");
  inspection.accuracy_before =
      estimate_of(member_of(accuracy, inspection.before));
  inspection.accuracy_after =
      estimate_of(member_of(accuracy, inspection.after));
  inspection.difference = difference_of(member_of(result, "difference"));
  inspection.gained = number_of(result, "gained");
  inspection.lost = number_of(result, "lost");
  return inspection;
}

std::vector<ClassChange> extremes_of(const Inspection& inspection,
                                     std::size_t most) {
  const std::vector<ClassChange>& all = inspection.classes;
  if (all.size() <= 2 * most) return all;
  std::vector<ClassChange> extremes(all.begin(),
                                    all.begin() + static_cast<long>(most));
  extremes.insert(extremes.end(), all.end() - static_cast<long>(most),
                  all.end());
  return extremes;
}

}  // namespace solera::report
