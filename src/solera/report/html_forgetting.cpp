#include "solera/report/html_forgetting.h"

#include <algorithm>

#include "solera/report/html.h"
#include "solera/report/numbers.h"

namespace solera::report {

Table forgetting_table(const std::vector<Forgetting>& rows) {
  const bool has_students =
      std::any_of(rows.begin(), rows.end(),
                  [](const Forgetting& row) { return !row.student.empty(); });
  Table table = {"forgetting", "Each teacher's own task", {"teacher"}, {}};
  if (has_students) table.header.emplace_back("student");
  for (const char* title : {"task", "images", "teacher, %", "student, %",
                            "difference", "same answer, %"}) {
    table.header.emplace_back(title);
  }
  for (const Forgetting& row : rows) {
    std::vector<Cell> cells = {row.teacher};
    if (has_students) cells.emplace_back(row.student);
    cells.emplace_back(row.task);
    cells.emplace_back(plain_number(row.images));
    cells.push_back(percent_cell(row.teacher_accuracy));
    cells.push_back(percent_cell(row.student_accuracy));
    cells.push_back(points_cell(row.difference));
    cells.push_back(percent_cell(row.agreement));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string html_forgetting(const std::vector<Forgetting>& rows) {
  if (rows.empty()) return "";
  return text_element("p", {{"class", "note"}},
                      "What the student's heads still know of what each "
                      "teacher was trained for, on the same test images. The "
                      "last column is how often student and teacher give the "
                      "same answer.") +
         table_html(forgetting_table(rows), "forgetting");
}

}  // namespace solera::report
