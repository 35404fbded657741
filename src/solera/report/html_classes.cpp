#include "solera/report/html_classes.h"

#include <fmt/format.h>

#include <cmath>

#include "solera/report/figure.h"
#include "solera/report/html.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

constexpr std::size_t kMostOfEither = 10;

Value data_of(const Inspection& inspection,
              const std::vector<ClassChange>& classes) {
  Value list = Value::array();
  for (const ClassChange& change : classes) {
    Value value = Value::object();
    value.set("name", change.name);
    value.set("images", change.images);
    value.set("before", change.before / change.images);
    value.set("after", change.after / change.images);
    list.push(value);
  }
  Value data = Value::object();
  data.set("before", inspection.before);
  data.set("after", inspection.after);
  data.set("classes", list);
  return data;
}

std::string accuracies_of(const Inspection& inspection) {
  if (!std::isfinite(inspection.difference.value.mean)) return "";
  const Cell difference = points_cell(inspection.difference);
  std::string text = fmt::format(
      "On {}, {} is right for {} % of the images and {} for {} %: {} points",
      inspection.dataset.empty() ? "these images" : inspection.dataset,
      inspection.before, percent(inspection.accuracy_before.mean),
      inspection.after, percent(inspection.accuracy_after.mean),
      difference.text);
  if (!difference.detail.empty()) {
    text += " (95 % interval " + difference.detail + ")";
  }
  if (!difference.verdict.empty()) text += ", a " + difference.verdict;
  return text + ". ";
}

std::string counts_of(const Inspection& inspection) {
  if (!std::isfinite(inspection.gained) || !std::isfinite(inspection.lost)) {
    return "";
  }
  return fmt::format(
      "{:.0f} images that were wrong are right now, {:.0f} that were right are "
      "wrong.",
      inspection.gained, inspection.lost);
}

std::string title_of(const Inspection& inspection, std::size_t shown) {
  return shown == inspection.classes.size()
             ? "Accuracy of every class, before and after"
             : fmt::format(
                   "The {} classes that gained most, and the {} that "
                   "lost most",
                   kMostOfEither, kMostOfEither);
}

}  // namespace

Table class_table(const Inspection& inspection,
                  const std::vector<ClassChange>& classes) {
  Table table = {"classes",
                 "Accuracy of classes, before and after",
                 {"class", "images", inspection.before + ", %",
                  inspection.after + ", %", "difference, points"},
                 {}};
  for (const ClassChange& change : classes) {
    table.rows.push_back({change.name, plain_number(change.images),
                          percent(change.before / change.images),
                          percent(change.after / change.images),
                          points(change.change())});
  }
  return table;
}

std::string html_classes(const Inspection& inspection, const std::string& id) {
  const auto classes = extremes_of(inspection, kMostOfEither);
  Figure figure;
  figure.chart = "classes";
  figure.title = title_of(inspection, classes.size());
  figure.note = "From the hollow point (" + inspection.before +
                ") to the filled one (" + inspection.after +
                "). A class has few images, so small changes mean little.";
  figure.alt = "The table beneath has the same numbers.";
  figure.data = data_of(inspection, classes);
  std::string html =
      text_element("p", accuracies_of(inspection) + counts_of(inspection)) +
      figure_html(figure, id);
  const std::string all = table_html(
      class_table(inspection, inspection.classes), "classes sortable");
  return html +
         details(fmt::format("All {} classes", inspection.classes.size()), all);
}

}  // namespace solera::report
