#include "solera/recipe/plan_notes.h"

#include <algorithm>

namespace solera::recipe {
namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void PlanNotes::report(const Error& error, const std::string& step) {
  if (!collects()) throw error;
  const std::string name = step.substr(0, step.find('.'));
  for (InputProblem& problem : problems_) {
    if (problem.line != error.what()) continue;
    if (!contains(problem.steps, name)) problem.steps.push_back(name);
    return;
  }
  problems_.push_back({error.what(), {name}});
}

bool PlanNotes::is_faulty(const std::string& step) const {
  return std::any_of(
      problems_.begin(), problems_.end(),
      [&](const InputProblem& each) { return contains(each.steps, step); });
}

}  // namespace solera::recipe
