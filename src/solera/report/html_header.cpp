#include "solera/report/html_header.h"

#include <algorithm>

#include "solera/core/text.h"
#include "solera/report/answer.h"
#include "solera/report/html.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

std::string open_steps_of(const RunRecord& run) {
  std::vector<std::string> open;
  for (const StepRecord& step : run.steps) {
    if (step.state == StepState::kUnfinished ||
        step.state == StepState::kNotStarted) {
      open.push_back(step.name + " (" + state_name(step.state) + ")");
    }
  }
  return open.empty() ? ""
                      : "This run is not complete: " + join(open, ", ") +
                            ". The same command continues it.";
}

std::string problems_html(const RunRecord& run) {
  std::vector<std::string> sentences = run.problems;
  const std::string open = open_steps_of(run);
  if (!open.empty()) sentences.push_back(open);
  const bool is_empty = std::none_of(
      run.steps.begin(), run.steps.end(), [](const StepRecord& step) {
        return step.state == StepState::kDone || !step.metrics.empty();
      });
  if (is_empty) {
    sentences.emplace_back("No step has anything to show yet.");
  }
  std::string items;
  for (const std::string& sentence : sentences) {
    items += text_element("li", sentence);
  }
  return items.empty() ? "" : element("ul", {{"class", "problem"}}, items);
}

/// What tells this run from another one, in a line.
std::string facts_html(const RunRecord& run) {
  std::string facts;
  for (const char* key :
       {"seed", "solera", "libtorch", "compiler", "device", "threads"}) {
    const Value* value = run.manifest.find(key);
    if (value == nullptr || value->is_object()) continue;
    facts += element("div", text_element("dt", key) +
                                text_element("dd", plain_text(*value)));
  }
  return facts.empty() ? "" : element("dl", {{"class", "keys"}}, facts);
}

}  // namespace

std::string html_header(const RunRecord& run) {
  const std::string question = question_of(run);
  std::string html = text_element("p", {{"class", "brand"}}, "Solera report") +
                     text_element("h1", run.name);
  if (!question.empty()) {
    html += text_element("p", {{"class", "question"}}, question);
  }
  for (const std::string& answer : answers_of(run)) {
    html += text_element("p", {{"class", "answer"}}, answer);
  }
  return element("header", html + problems_html(run) + facts_html(run)) + "\n";
}

}  // namespace solera::report
