#include "solera/cli/verify_text.h"

#include <fmt/format.h>

#include "solera/core/text.h"
#include "solera/run/table.h"

namespace solera::cli {
namespace {

using eval::ProbeDifference;
using run::Cell;
using run::CellStyle;
using run::Table;

constexpr std::size_t kShownAttempts = 5;

Cell verdict_cell(bool passed) {
  return passed ? Cell("passes", CellStyle::kGood)
                : Cell("fails", CellStyle::kBad);
}

std::string number(double x) { return fmt::format("{:.1e}", x); }
std::string percent(double x) { return fmt::format("{:.1f}", x); }

Value describe_difference(const ProbeDifference& found) {
  Value value = Value::object();
  value.set("logits", found.logits);
  if (found.embedding) value.set("embedding", *found.embedding);
  value.set("agreement", found.agreement);
  return value;
}

std::string reference_failure(const std::vector<ReferenceRow>& rows) {
  std::vector<std::string> failed;
  for (const ReferenceRow& row : rows) {
    if (!row.error.empty()) return row.error;
    if (!row.check.passed()) failed.push_back(row.file);
  }
  if (failed.empty()) return "";
  return fmt::format(
      "[{}] found outputs that differ by more than {}, expected those of the "
      "library: the architecture is not the same",
      join(failed, ", "), recipe::kReferenceTolerance);
}

Value describe_reference(const ReferenceRow& row) {
  Value value = Value::object();
  value.set("file", row.file);
  value.set("passed", row.error.empty() && row.check.passed());
  if (!row.error.empty()) {
    value.set("error", row.error);
    return value;
  }
  value.set("library", row.check.library);
  value.set("model", row.check.model);
  value.set("logits", row.check.found.logits);
  value.set("embedding", row.check.found.embedding);
  value.set("taps", row.check.found.taps);
  value.set("compared_taps", row.check.found.compared_taps);
  return value;
}

std::vector<Cell> reference_cells(const ReferenceRow& row) {
  if (!row.error.empty()) {
    return {row.file, "", "", "", "", Cell("not compared", CellStyle::kBad)};
  }
  const models::ReferenceDifferences& found = row.check.found;
  return {row.check.library + " " + row.check.model,
          number(found.logits),
          number(found.embedding),
          found.compared_taps > 0 ? number(found.taps) : "",
          std::to_string(found.compared_taps),
          verdict_cell(row.check.passed())};
}

std::vector<Cell> probe_cells(const std::string& name,
                              const ProbeDifference& found, Cell verdict) {
  return {name, number(found.logits),
          found.embedding ? number(*found.embedding) : std::string(),
          percent(100.0 * found.agreement), std::move(verdict)};
}

std::string probe_sentence(const eval::ProbeCheck& check) {
  if (check.passed) return "the network computes what the probe says";
  for (const eval::ProbeAttempt& attempt : check.tried) {
    if (!attempt.explains) continue;
    return fmt::format("the network computes what the probe says with {}: {}",
                       attempt.name, attempt.remedy);
  }
  const std::string nearest =
      check.tried.empty() ? std::string()
                          : fmt::format(", the nearest being {} with {:.1e}",
                                        check.tried.front().name,
                                        check.tried.front().found.logits);
  return "the network computes something else than the probe says, and none of "
         "the usual mistakes explains it" +
         nearest;
}

}  // namespace

Output describe_references(const std::vector<ReferenceRow>& rows,
                           const run::Console& console) {
  Output output;
  Table table(
      {"architecture", "logits", "embedding", "taps", "compared", "verdict"});
  Value files = Value::array();
  for (const ReferenceRow& row : rows) {
    table.add_row(reference_cells(row));
    files.push(describe_reference(row));
  }
  output.failure = reference_failure(rows);
  output.json.set("passed", output.failure.empty());
  output.json.set("tolerance", recipe::kReferenceTolerance);
  output.json.set("references", files);
  output.text = table.text(console);
  return output;
}

Output describe_probe(const std::string& subject, const std::string& probe,
                      double tolerance, const eval::ProbeCheck& check,
                      const run::Console& console) {
  Table table({"from", "logits", "embedding", "top-1 agrees, %", "verdict"});
  Value value = Value::object();
  value.set("passed", check.passed);
  value.set("file", probe);
  value.set("images", check.images);
  value.set("tolerance", tolerance);
  const auto add = [&](const char* name,
                       const std::optional<ProbeDifference>& found) {
    if (!found) return;
    const bool within = found->logits <= tolerance &&
                        found->embedding.value_or(0.0) <= tolerance;
    table.add_row(probe_cells(name, *found, verdict_cell(within)));
    value.set(name, describe_difference(*found));
  };
  add("input", check.input);
  add("pixels", check.pixels);
  Value tried = Value::array();
  for (std::size_t i = 0; i < check.tried.size(); ++i) {
    const eval::ProbeAttempt& attempt = check.tried[i];
    Value entry = describe_difference(attempt.found);
    entry.set("name", attempt.name);
    entry.set("remedy", attempt.remedy);
    entry.set("explains", attempt.explains);
    tried.push(std::move(entry));
    if (i == 0) table.add_rule();
    if (i >= kShownAttempts) continue;
    table.add_row(probe_cells(
        attempt.name, attempt.found,
        attempt.explains ? Cell("explains it", CellStyle::kGood) : Cell("")));
  }
  value.set("tried", tried);
  value.set("sentence", probe_sentence(check));
  Output output;
  output.json.set("passed", check.passed);
  output.json.set("probe", value);
  output.text = fmt::format(
      "{}, {} images; largest relative differences, at most {} passes\n{}{}\n",
      probe, check.images, tolerance, table.text(console),
      probe_sentence(check));
  if (!check.passed) {
    output.failure = "[" + subject + "] " + probe_sentence(check);
  }
  return output;
}

}  // namespace solera::cli
