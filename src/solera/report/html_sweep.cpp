#include "solera/report/html_sweep.h"

#include "solera/core/text.h"
#include "solera/report/figure.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

Value data_of(const Sweep& sweep) {
  Value points = Value::array();
  for (const SweepPoint& point : sweep.points) {
    Value value = Value::object();
    value.set("value", point.value);
    value.set("model", point.model);
    value.set("related", to_value(point.related_difference));
    value.set("unrelated", to_value(point.unrelated_difference));
    value.set("front", point.is_on_front);
    points.push(value);
  }
  Value data = Value::object();
  data.set("key", sweep.key);
  data.set("baseline", sweep.baseline);
  data.set("points", points);
  return data;
}

std::string alt_of(const Sweep& sweep) {
  std::vector<std::string> sentences;
  for (const SweepPoint& point : sweep.points) {
    sentences.push_back(sweep.key + " " + point.value + ": related " +
                        points(point.related_difference.value.mean) +
                        ", unrelated " +
                        points(point.unrelated_difference.value.mean) +
                        (point.is_on_front ? ", on the front." : "."));
  }
  return join(sentences, " ");
}

}  // namespace

Table sweep_table(const Sweep& sweep) {
  const std::string against = " against " + sweep.baseline;
  Table table = {"sweep",
                 "The trade-off over " + sweep.key,
                 {sweep.key, "model", "related, %", "related" + against,
                  "unrelated, %", "unrelated" + against, "on the front"},
                 {}};
  for (const SweepPoint& point : sweep.points) {
    table.rows.push_back({point.value, point.model, percent_cell(point.related),
                          points_cell(point.related_difference),
                          percent_cell(point.unrelated),
                          points_cell(point.unrelated_difference),
                          point.is_on_front ? "yes" : "no"});
  }
  return table;
}

std::string html_sweep(const Sweep& sweep, const std::string& id) {
  Figure figure;
  figure.chart = "front";
  figure.title = "What is gained, and what it costs: " + sweep.key;
  figure.note =
      "Every point is one student. Up is better on related tasks, right is "
      "better on unrelated ones, both in points against " +
      sweep.baseline +
      ", which is where the thick lines cross; the thin crosses are 95 % "
      "intervals. Filled points are on the front: no other is better on both "
      "sides.";
  figure.alt = alt_of(sweep);
  figure.data = data_of(sweep);
  return figure_html(figure, id) + table_html(sweep_table(sweep), "sweep");
}

}  // namespace solera::report
