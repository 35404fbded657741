#include "solera/report/answer.h"

#include "solera/report/estimate.h"
#include "solera/report/sweep.h"
#include "solera/report/transfer.h"

namespace solera::report {
namespace {

bool is_comparison(const StepRecord& step) {
  return read_transfer(step.result).has_value();
}
bool is_sweep(const StepRecord& step) {
  return read_sweep(step.result).has_value();
}
bool is_any(const StepRecord&) { return true; }

}  // namespace

std::string question_of(const RunRecord& run) {
  for (const Value* source : {&run.manifest, &run.recipe}) {
    const std::string question = text_of(*source, "question");
    if (!question.empty()) return question;
  }
  for (const StepRecord& step : run.steps) {
    if (is_comparison(step)) {
      return "Does the student transfer better, and did it forget?";
    }
    if (is_sweep(step)) return "What is gained, and what does it cost?";
  }
  return "";
}

std::string answer_of(const RunRecord& run) {
  for (const auto is_asked : {&is_comparison, &is_sweep, &is_any}) {
    for (auto step = run.steps.rbegin(); step != run.steps.rend(); ++step) {
      const std::string summary = text_of(step->result, "summary");
      if (!summary.empty() && is_asked(*step)) return summary;
    }
  }
  return "";
}

}  // namespace solera::report
