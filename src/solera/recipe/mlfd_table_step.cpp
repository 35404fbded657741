#include <fmt/format.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/metrics/statistics.h"
#include "solera/recipe/answers.h"
#include "solera/recipe/joint_folder.h"
#include "solera/recipe/judged_training.h"
#include "solera/recipe/mlfd_references.h"
#include "solera/recipe/mlfd_steps.h"
#include "solera/run/table.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

const std::vector<std::string> kTableKinds = {"mlfd.joint", "mlfd.student",
                                              "mlfd"};

struct TableRow {
  std::string name;
  std::vector<Value> steps;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("name", name, "in the table");
    visit("steps", steps, "steps that differ in their seed only");
  }
};

struct TableOptions {
  std::vector<TableRow> rows;
  std::string baseline;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("rows", rows, "what is compared");
    visit("baseline", baseline, "a row that the others are compared with");
  }
};

struct TableRequest {
  TableOptions options;
  std::vector<std::vector<std::string>> steps;  ///< By row.
};

TableRequest read_table_request(const StepInputs& inputs) {
  TableRequest request;
  read_options(inputs.options, inputs.place, request.options);
  bool known = request.options.baseline.empty();
  for (const TableRow& row : request.options.rows) {
    require_option(!row.steps.empty(), inputs.place.child("rows").text(0),
                   "steps", "one at least");
    std::vector<std::string> steps;
    for (const Value& step : row.steps) {
      steps.push_back(read_step_reference(step, inputs.place.child("rows"),
                                          inputs, kTableKinds));
    }
    request.steps.push_back(std::move(steps));
    known = known || row.name == request.options.baseline;
  }
  if (known) return request;
  throw Error(
      ErrorKind::kUsage, inputs.place.child("baseline").text(0),
      "found '" + request.options.baseline + "', expected the name of a row");
}

StepPlan plan_table(const StepInputs& inputs) {
  StepPlan plan;
  plan.options = write_options(read_table_request(inputs).options);
  return plan;
}

/// Of one row and data set: right (100) or wrong, by step and test image.
using Answered = std::map<std::string, torch::Tensor>;  // [steps, N]

Answered read_answers(const std::vector<std::string>& steps,
                      const StepContext& context) {
  std::map<std::string, std::vector<torch::Tensor>> found;
  for (const std::string& step : steps) {
    const fs::path file = context.used_folders.at(step) / kRightFile;
    const Value right = read_json(file);
    for (const std::string& name : right.keys()) {
      found[name].push_back(read_right(right.at(name), file.string()));
    }
  }
  Answered answered;
  for (const auto& [name, rows] : found) {
    for (const torch::Tensor& row : rows) {
      if (row.numel() != rows.front().numel()) {
        throw Error(ErrorKind::kUsage, steps.front(),
                    "was judged by other test images of " + name + " than " +
                        steps.back() + ", expected the same");
      }
    }
    answered[name] = torch::stack(rows);
  }
  return answered;
}

Value describe_cell(const torch::Tensor& right) {
  Value cell = describe_answers(right.mean(0).contiguous());
  Value seeds = Value::array();
  for (std::int64_t i = 0; i < right.size(0); ++i) {
    seeds.push(right[i].mean().item<double>() / 100.0);
  }
  cell.set("by_step", seeds);
  return cell;
}

/// Paired by image: the mean over the steps of a row is the image's value.
Value describe_gain(const torch::Tensor& right, const torch::Tensor& base) {
  const torch::Tensor a = right.mean(0).contiguous();
  const torch::Tensor b = base.mean(0).contiguous();
  Value gain = describe_difference(a, b);
  const auto values = [](const torch::Tensor& row) {
    return Span<const double>(row.data_ptr<double>(),
                              static_cast<std::size_t>(row.numel()));
  };
  gain.set("verdict", metrics::verdict_name(metrics::verdict(
                          metrics::paired_statistics(values(a), values(b)))));
  return gain;
}

Value run_table(const StepContext& context) {
  const TableRequest request = read_table_request(context.inputs);
  const auto& rows = request.options.rows;
  std::vector<Answered> answered;
  const Answered* base = nullptr;
  answered.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    answered.push_back(read_answers(request.steps[i], context));
    if (rows[i].name == request.options.baseline) base = &answered.back();
  }
  Value table = Value::object();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Value row = Value::object();
    for (const auto& [name, right] : answered[i]) {
      Value cell = describe_cell(right);
      const bool compared = base != nullptr && base != &answered[i] &&
                            base->count(name) > 0 &&
                            base->at(name).size(1) == right.size(1);
      if (compared) {
        cell.set("minus_baseline", describe_gain(right, base->at(name)));
      }
      row.set(name, cell);
    }
    table.set(rows[i].name, row);
  }
  Value result = Value::object();
  result.set("baseline", request.options.baseline);
  result.set("rows", table);
  return result;
}

run::Cell table_cell(const Value* cell) {
  if (cell == nullptr) return "";
  const std::string accuracy =
      fmt::format("{:.2f}", 100 * cell->at("top1").as_double());
  const Value* gain = cell->find("minus_baseline");
  if (gain == nullptr) return accuracy;
  const std::string verdict = gain->at("verdict").as_string();
  const run::CellStyle style = verdict == "win"    ? run::CellStyle::kGood
                               : verdict == "lose" ? run::CellStyle::kBad
                                                   : run::CellStyle::kPlain;
  return {fmt::format("{} ({:+.2f}, {:+.2f} to {:+.2f})", accuracy,
                      100 * gain->at("difference").as_double(),
                      100 * gain->at("low").as_double(),
                      100 * gain->at("high").as_double()),
          style};
}

std::string show_table(const Value& result, const run::Console& console) {
  const Value& rows = result.at("rows");
  std::vector<std::string> names;
  for (const Value& row : rows.items()) {
    for (const std::string& name : row.keys()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
      }
    }
  }
  std::vector<std::string> header = {"row"};
  header.insert(header.end(), names.begin(), names.end());
  run::Table table(header);
  for (const std::string& row : rows.keys()) {
    std::vector<run::Cell> cells = {row};
    for (const std::string& name : names) {
      cells.push_back(table_cell(rows.at(row).find(name)));
    }
    table.add_row(std::move(cells));
  }
  return table.text(console);
}

}  // namespace

StepKind mlfd_table_step() {
  StepKind kind;
  kind.name = "mlfd.table";
  kind.description =
      "steps of MLFD and their seeds side by side, paired by image";
  kind.describe_options = &option_rows<TableOptions>;
  kind.plan = &plan_table;
  kind.run = &run_table;
  kind.show = &show_table;
  return kind;
}

}  // namespace solera::recipe
