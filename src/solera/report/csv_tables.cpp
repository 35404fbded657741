#include "solera/report/csv_tables.h"

#include <cmath>

#include "solera/report/changed_images.h"
#include "solera/report/curves.h"
#include "solera/report/embedding.h"
#include "solera/report/forgetting.h"
#include "solera/report/inspection.h"
#include "solera/report/sweep.h"
#include "solera/report/transfer.h"
#include "solera/report/weights.h"

namespace solera::report {
namespace {

using Row = std::vector<Cell>;

std::string exact(double x) { return std::isfinite(x) ? to_json(x) : ""; }

void add(Row& row, const Estimate& estimate) {
  for (const double x : {estimate.mean, estimate.low, estimate.high}) {
    row.emplace_back(exact(x));
  }
}

void add(Row& row, const Difference& difference) {
  add(row, difference.value);
  row.emplace_back(difference.verdict);
  row.emplace_back(exact(difference.bootstrap.low));
  row.emplace_back(exact(difference.bootstrap.high));
}

void add_columns(Table& table, const std::string& name, bool has_verdict) {
  table.header.push_back(name);
  table.header.push_back(name + "_low");
  table.header.push_back(name + "_high");
  if (!has_verdict) return;
  for (const char* more : {"_verdict", "_bootstrap_low", "_bootstrap_high"}) {
    table.header.push_back(name + more);
  }
}

template <class Map>
typename Map::mapped_type value_in(const Map& map, const std::string& model) {
  const auto found = map.find(model);
  return found == map.end() ? typename Map::mapped_type() : found->second;
}

void add_transfer_rows(Table& table, const Transfer& transfer,
                       const std::vector<TransferTask>& tasks) {
  for (const TransferTask& task : tasks) {
    for (const std::string& model : transfer.models) {
      Row row = {task.name, task.relation, model};
      add(row, value_in(task.accuracy, model));
      add(row, value_in(task.from_baseline, model));
      add(row, value_in(task.from_control, model));
      table.rows.push_back(std::move(row));
    }
  }
}

Table transfer_table(const Transfer& transfer) {
  Table table = {"transfer", "", {"task", "relation", "model"}, {}};
  add_columns(table, "accuracy", false);
  add_columns(table, "difference", true);
  add_columns(table, "control_difference", true);
  add_transfer_rows(table, transfer, transfer.tasks);
  add_transfer_rows(table, transfer, transfer.means);
  return table;
}

Table draw_table(const Transfer& transfer) {
  Table table = {"draws", "", {"task", "model", "draw", "accuracy"}, {}};
  for (const TransferTask& task : transfer.tasks) {
    for (const auto& [model, draws] : task.draws) {
      for (std::size_t i = 0; i < draws.size(); ++i) {
        table.rows.push_back(
            {task.name, model, std::to_string(i + 1), exact(draws[i])});
      }
    }
  }
  return table;
}

Table sweep_csv(const Sweep& sweep) {
  Table table = {"sweep", "", {"key", "value", "model"}, {}};
  add_columns(table, "related", false);
  add_columns(table, "unrelated", false);
  add_columns(table, "related_difference", true);
  add_columns(table, "unrelated_difference", true);
  table.header.emplace_back("on_front");
  for (const SweepPoint& point : sweep.points) {
    Row row = {sweep.key, point.value, point.model};
    add(row, point.related);
    add(row, point.unrelated);
    add(row, point.related_difference);
    add(row, point.unrelated_difference);
    row.emplace_back(point.is_on_front ? "1" : "0");
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table forgetting_csv(const std::vector<Forgetting>& all) {
  Table table = {
      "forgetting", "", {"teacher", "student", "task", "images"}, {}};
  add_columns(table, "teacher_accuracy", false);
  add_columns(table, "student_accuracy", false);
  add_columns(table, "difference", true);
  add_columns(table, "agreement", false);
  for (const Forgetting& one : all) {
    Row row = {one.teacher, one.student, one.task, exact(one.images)};
    add(row, one.teacher_accuracy);
    add(row, one.student_accuracy);
    add(row, one.difference);
    add(row, one.agreement);
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table class_csv(const Inspection& inspection) {
  Table table = {
      "classes", "", {"class", "images", "right_before", "right_after"}, {}};
  for (const ClassChange& change : inspection.classes) {
    table.rows.push_back({change.name, exact(change.images),
                          exact(change.before), exact(change.after)});
  }
  return table;
}

Table changed_csv(const ChangedImages& images) {
  Table table = {
      "changed", "", {"change", "sample", "label", "before", "after"}, {}};
  const auto add_all = [&](const char* change,
                           const std::vector<ChangedImage>& list) {
    for (const ChangedImage& image : list) {
      table.rows.push_back(
          {change, image.sample, image.label, image.before, image.after});
    }
  };
  add_all("gained", images.gained);
  add_all("lost", images.lost);
  return table;
}

Table embedding_csv(const Embedding& embedding) {
  Table table = {"embedding", "", {"model", "sample", "class", "x", "y"}, {}};
  for (const auto& [model, places] : embedding.models) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      table.rows.push_back({model, embedding.samples[i],
                            embedding.classes[embedding.labels[i]],
                            exact(places[i].first), exact(places[i].second)});
    }
  }
  return table;
}

Table percentile_csv(const std::vector<WeightPart>& parts) {
  Table table = {
      "weight-percentiles", "", {"part", "epoch", "percent", "weight"}, {}};
  for (const WeightPart& part : parts) {
    for (const WeightRow& row : part.rows) {
      for (const auto& [percent, weight] : row.percentiles) {
        table.rows.push_back(
            {part.name, exact(row.epoch), exact(percent), exact(weight)});
      }
    }
  }
  return table;
}

Table histogram_csv(const std::vector<WeightPart>& parts) {
  Table table = {
      "weight-histograms", "", {"part", "epoch", "from", "to", "count"}, {}};
  for (const WeightPart& part : parts) {
    for (const WeightRow& row : part.rows) {
      const auto bins = static_cast<double>(row.counts.size());
      const double width = (row.high - row.low) / bins;
      for (std::size_t i = 0; i < row.counts.size(); ++i) {
        const double from = row.low + width * static_cast<double>(i);
        table.rows.push_back({part.name, exact(row.epoch), exact(from),
                              exact(from + width), exact(row.counts[i])});
      }
    }
  }
  return table;
}

Table last_metrics_csv(const StepRecord& step) {
  Table table = {"last-metrics", "", {"metric", "last_value"}, {}};
  for (const auto& [name, value] : last_values(step.metrics)) {
    table.rows.push_back({name, exact(value)});
  }
  return table;
}

}  // namespace

std::vector<Table> csv_tables(const StepRecord& step) {
  std::vector<Table> tables;
  if (const auto transfer = read_transfer(step.result)) {
    tables.push_back(transfer_table(*transfer));
    tables.push_back(draw_table(*transfer));
  }
  if (const auto sweep = read_sweep(step.result)) {
    tables.push_back(sweep_csv(*sweep));
  }
  tables.push_back(forgetting_csv(read_forgetting(step.result)));
  if (const auto inspection = read_inspection(step.result)) {
    tables.push_back(class_csv(*inspection));
  }
  tables.push_back(changed_csv(read_changed_images(step.changed)));
  if (const auto embedding = read_embedding(step.embedding)) {
    tables.push_back(embedding_csv(*embedding));
  }
  const auto parts = read_weights(step.weights);
  tables.push_back(percentile_csv(parts));
  tables.push_back(histogram_csv(parts));
  tables.push_back(last_metrics_csv(step));
  std::vector<Table> filled;
  for (Table& table : tables) {
    if (!table.rows.empty()) filled.push_back(std::move(table));
  }
  return filled;
}

Table csv_steps(const RunRecord& run) {
  Table table = {"steps", "", {"step", "kind", "state", "seconds"}, {}};
  for (const StepRecord& step : run.steps) {
    table.rows.push_back({step.name, step.kind, state_name(step.state),
                          exact(number_of(step.result, "seconds"))});
  }
  return table;
}

}  // namespace solera::report
