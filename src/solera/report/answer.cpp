#include "solera/report/answer.h"

#include <algorithm>

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

std::vector<const StepRecord*> told_steps(const RunRecord& run,
                                          bool (*is_asked)(const StepRecord&)) {
  std::vector<const StepRecord*> steps;
  for (const StepRecord& step : run.steps) {
    if (!text_of(step.result, "summary").empty() && is_asked(step)) {
      steps.push_back(&step);
    }
  }
  return steps;
}

std::vector<const StepRecord*> answering_steps(const RunRecord& run) {
  for (const auto is_asked : {&is_comparison, &is_sweep}) {
    auto steps = told_steps(run, is_asked);
    if (!steps.empty()) return steps;
  }
  const auto steps = told_steps(run, &is_any);
  if (steps.empty()) return {};
  return {steps.back()};
}

}  // namespace

std::string question_of(const RunRecord& run) {
  for (const char* key : {"question", "description"}) {
    const std::string question = text_of(run.recipe, key);
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

std::vector<std::string> answers_of(const RunRecord& run) {
  const auto steps = answering_steps(run);
  std::vector<std::string> answers;
  for (const StepRecord* step : steps) {
    answers.push_back((steps.size() > 1 ? step->name + ": " : "") +
                      text_of(step->result, "summary"));
  }
  return answers;
}

bool is_answer(const RunRecord& run, const StepRecord& step) {
  const auto steps = answering_steps(run);
  return std::find(steps.begin(), steps.end(), &step) != steps.end();
}

}  // namespace solera::report
