#include "solera/recipe/comparison_grids.h"

#include <fmt/format.h>

#include "solera/recipe/verdict_style.h"
#include "solera/report/estimate.h"

namespace solera::recipe {
namespace {

using report::member_of;

std::string percent(const Value& number) {
  return number.is_number() ? fmt::format("{:.1f}", 100 * number.as_double())
                            : "";
}

std::string points(const Value& number) {
  return number.is_number() ? fmt::format("{:+.1f}", 100 * number.as_double())
                            : "";
}

// "+1.2 (+0.4 to +2.0)"
std::string difference_text(const Value& difference) {
  const std::string mean = points(member_of(difference, "mean"));
  const std::string low = points(member_of(difference, "low"));
  if (low.empty()) return mean;
  return mean + " (" + low + " to " + points(member_of(difference, "high")) +
         ")";
}

std::string bootstrap_text(const Value& difference) {
  const Value& range = member_of(difference, "bootstrap");
  const std::string low = points(member_of(range, "low"));
  return low.empty() ? "" : low + " to " + points(member_of(range, "high"));
}

run::Cell verdict_cell(const Value& difference) {
  const Value& verdict = member_of(difference, "verdict");
  if (!verdict.is_string()) return "";
  return {verdict.as_string(), verdict_style(verdict.as_string())};
}

/// Calls `visit(task, relation, values)` for every task and every mean.
template <class Visit>
void for_lines(const Value& table, Visit visit) {
  for (const Value& task : table.at("tasks").items()) {
    visit(task.at("name").as_string(), task.at("relation").as_string(),
          task.at("accuracy"), task.at("difference"),
          member_of(task, "control_difference"));
  }
  const Value& means = table.at("means");
  for (const std::string& relation : means.keys()) {
    visit("mean", relation, means.at(relation),
          member_of(table.at("mean_difference"), relation),
          member_of(member_of(table, "mean_control_difference"), relation));
  }
}

std::string title_of(const Value& table) {
  std::string title =
      fmt::format("{} ({}): {} draws", table.at("name").as_string(),
                  table.at("kind").as_string(), table.at("draws").as_int());
  const std::int64_t seeds = table.at("seeds").as_int();
  if (seeds > 1) title += fmt::format(", {} training seeds", seeds);
  return title;
}

Grid differences_grid(const Value& table) {
  const std::string& control = table.at("control").as_string();
  const bool seeds = table.at("seeds").as_int() > 1;
  const std::string minus = "- " + table.at("baseline").as_string();
  Grid grid{title_of(table),
            {"task", "", "model", "%", minus + ", 95 % t", "bootstrap", ""},
            {}};
  if (seeds) {
    grid.header.push_back(minus + " over seeds");
    grid.header.emplace_back("");
  }
  if (!control.empty()) {
    grid.header.push_back("- " + control);
    grid.header.emplace_back("");
  }
  for_lines(table, [&](const std::string& task, const std::string& relation,
                       const Value& accuracy, const Value& from_baseline,
                       const Value& from_control) {
    for (const std::string& model : accuracy.keys()) {
      const Value& difference = member_of(from_baseline, model);
      std::vector<run::Cell> row = {
          task,
          relation,
          model,
          percent(member_of(accuracy.at(model), "mean")),
          difference_text(difference),
          bootstrap_text(difference),
          verdict_cell(difference)};
      if (seeds) {
        row.emplace_back(difference_text(member_of(difference, "seeds")));
        row.push_back(verdict_cell(member_of(difference, "seeds")));
      }
      if (!control.empty()) {
        row.emplace_back(difference_text(member_of(from_control, model)));
        row.push_back(verdict_cell(member_of(from_control, model)));
      }
      grid.rows.push_back(std::move(row));
    }
  });
  return grid;
}

std::string counts_text(const Value& counts) {
  if (!counts.is_object()) return "";
  return fmt::format("{}/{}/{}", counts.at("win").as_int(),
                     counts.at("tie").as_int(), counts.at("lose").as_int());
}

Grid scores_grid(const Value& scores) {
  Grid grid{"win/tie/lose: tables by their means, then single tasks",
            {"model", "versus", "related", "unrelated", "over seeds",
             "related tasks", "unrelated tasks"},
            {}};
  for (const Value& row : scores.items()) {
    const Value& related = member_of(row, "related");
    const Value& unrelated = member_of(row, "unrelated");
    std::string seeds = counts_text(member_of(related, "seeds"));
    const std::string more = counts_text(member_of(unrelated, "seeds"));
    if (!more.empty()) seeds += (seeds.empty() ? "" : ", ") + more;
    const Value& tasks = row.at("tasks");
    grid.rows.push_back({row.at("model").as_string(),
                         row.at("versus").as_string(), counts_text(related),
                         counts_text(unrelated), seeds,
                         counts_text(member_of(tasks, "related")),
                         counts_text(member_of(tasks, "unrelated"))});
  }
  return grid;
}

Grid forgetting_grid(const Value& rows) {
  Grid grid{"own tasks of the teachers: before and after",
            {"teacher", "student", "run", "before", "after", "difference", "",
             "agrees"},
            {}};
  for (const Value& row : rows.items()) {
    const Value& difference = row.at("difference");
    grid.rows.push_back(
        {row.at("teacher").as_string(), row.at("student").as_string(),
         row.at("run").as_string(),
         percent(member_of(row.at("teacher_accuracy"), "mean")),
         percent(member_of(row.at("student_accuracy"), "mean")),
         difference_text(difference), verdict_cell(difference),
         percent(member_of(member_of(row, "agreement"), "mean"))});
  }
  return grid;
}

void add_rows(const Value& table, const std::string& versus, bool control,
              Grid& grid) {
  for_lines(table, [&](const std::string& task, const std::string& relation,
                       const Value& accuracy, const Value& from_baseline,
                       const Value& from_control) {
    const Value& differences = control ? from_control : from_baseline;
    for (const std::string& model : accuracy.keys()) {
      const Value& estimate = accuracy.at(model);
      const Value& difference = member_of(differences, model);
      const Value& resampled = member_of(difference, "bootstrap");
      const Value& seeds = member_of(difference, "seeds");
      if (difference.is_null() && (control || model != versus)) continue;
      std::vector<run::Cell> row = {table.at("name").as_string(), task,
                                    relation, model, versus};
      const auto add = [&](const Value& object, const char* key) {
        const Value& number = member_of(object, key);
        row.emplace_back(number.is_number()
                             ? fmt::format("{:.4f}", 100 * number.as_double())
                             : "");
      };
      for (const char* key : {"mean", "low", "high"}) add(estimate, key);
      for (const char* key : {"mean", "low", "high"}) add(difference, key);
      for (const char* key : {"low", "high"}) add(resampled, key);
      row.emplace_back(verdict_cell(difference).text);
      for (const char* key : {"mean", "low", "high"}) add(seeds, key);
      row.emplace_back(verdict_cell(seeds).text);
      grid.rows.push_back(std::move(row));
    }
  });
}

}  // namespace

std::vector<Grid> comparison_grids(const Value& comparison) {
  std::vector<Grid> grids;
  for (const Value& table : comparison.at("tables").items()) {
    grids.push_back(differences_grid(table));
  }
  const Value& scores = comparison.at("scores");
  if (scores.size() > 0) grids.push_back(scores_grid(scores));
  const Value& forgetting = comparison.at("forgetting");
  if (forgetting.size() > 0) grids.push_back(forgetting_grid(forgetting));
  return grids;
}

Grid comparison_rows(const Value& comparison) {
  Grid grid{"",
            {"table", "task", "relation", "model", "versus", "accuracy", "low",
             "high", "difference", "difference_low", "difference_high",
             "bootstrap_low", "bootstrap_high", "verdict", "seed_difference",
             "seed_low", "seed_high", "seed_verdict"},
            {}};
  for (const Value& table : comparison.at("tables").items()) {
    add_rows(table, table.at("baseline").as_string(), false, grid);
    const std::string& control = table.at("control").as_string();
    if (!control.empty()) add_rows(table, control, true, grid);
  }
  return grid;
}

}  // namespace solera::recipe
