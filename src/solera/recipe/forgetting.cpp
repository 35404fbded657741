#include "solera/recipe/forgetting.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>

#include "solera/recipe/shares.h"
#include "solera/recipe/verdict_style.h"
#include "solera/run/table.h"

namespace solera::recipe {
namespace {

std::string percent(const Value& share) {
  return fmt::format("{:.1f}", 100 * share.at("mean").as_double());
}

std::string range_of(const Value& difference) {
  if (!difference.at("low").is_number()) return "";
  return fmt::format("{:+.1f} to {:+.1f}",
                     100 * difference.at("low").as_double(),
                     100 * difference.at("high").as_double());
}

}  // namespace

const eval::UpstreamAccuracy* TaskAnswers::find(
    const std::string& model) const {
  const auto found = std::find(models.begin(), models.end(), model);
  if (found == models.end()) return nullptr;
  return &answers[static_cast<std::size_t>(found - models.begin())];
}

Value describe_forgetting(const TaskAnswers& answers) {
  Value rows = Value::array();
  const eval::UpstreamAccuracy* teacher = answers.find(answers.teacher);
  if (teacher == nullptr) return rows;
  for (std::size_t i = 0; i < answers.models.size(); ++i) {
    if (answers.models[i] == answers.teacher) continue;
    const eval::UpstreamAccuracy& student = answers.answers[i];
    Value row = Value::object();
    row.set("teacher", answers.teacher);
    row.set("task", answers.task);
    row.set("student", answers.models[i]);
    row.set("images", student.images);
    row.set("teacher_accuracy", describe_share(teacher->right.gt(0.0)));
    row.set("student_accuracy", describe_share(student.right.gt(0.0)));
    row.set("difference", describe_paired(student.right, teacher->right));
    row.set("agreement",
            describe_share(student.predicted.eq(teacher->predicted)));
    rows.push(row);
  }
  return rows;
}

std::string show_forgetting(const Value& rows, const run::Console& console) {
  if (rows.size() == 0) return "";
  run::Table table({"own task of", "student", "before", "after", "difference",
                    "95 %", "agrees", ""});
  for (const Value& row : rows.items()) {
    const Value& difference = row.at("difference");
    const std::string& verdict = difference.at("verdict").as_string();
    table.add_row(
        {row.at("teacher").as_string(),
         row.at("student").as_string(),
         percent(row.at("teacher_accuracy")),
         percent(row.at("student_accuracy")),
         fmt::format("{:+.1f}", 100 * difference.at("mean").as_double()),
         range_of(difference),
         percent(row.at("agreement")),
         {verdict, verdict_style(verdict)}});
  }
  return table.text(console);
}

}  // namespace solera::recipe
