#include "solera/recipe/report_step.h"

#include "solera/report/report.h"

namespace solera::recipe {
namespace {

struct ReportOptions {
  std::string file = "report.html";

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("file", file, "in the run directory; .md gives Markdown");
  }
};

ReportOptions read_request(const StepInputs& inputs) {
  ReportOptions options;
  read_options(inputs.options, inputs.place, options);
  return options;
}

StepPlan plan_report(const StepInputs& inputs) {
  return {write_options(read_request(inputs)), {}, {}};
}

Value run_report(const StepContext& context) {
  const auto file = context.run_folder / read_request(context.inputs).file;
  report::write_report({context.run_folder}, file);
  Value result = Value::object();
  result.set("file", file.string());
  return result;
}

std::string show_report(const Value& result, const run::Console&) {
  return "report: " + result.at("file").as_string() + "\n";
}

}  // namespace

StepKind report_step() {
  StepKind kind;
  kind.name = "report";
  kind.description = "a page of the run: tables, curves, provenance";
  kind.uses_all_before = true;
  kind.describe_options = &option_rows<ReportOptions>;
  kind.plan = &plan_report;
  kind.run = &run_report;
  kind.show = &show_report;
  return kind;
}

}  // namespace solera::recipe
