#include "solera/report/html_page.h"

#include "solera/core/text.h"
#include "solera/report/html.h"
#include "solera/report/html_differences.h"
#include "solera/report/html_provenance.h"
#include "solera/report/html_training.h"
#include "solera/report/html_transfer.h"
#include "solera/report/style.h"
#include "solera/report/transfer.h"

namespace solera::report {
namespace {

constexpr char kHowToRead[] =
    "Mean accuracy in percent; beneath it the 95 % interval over the draws, "
    "and the difference from the baseline over the same draws, in points, "
    "with its own interval. A win or a loss is booked only if that interval "
    "excludes zero and the difference is at least one point; everything else "
    "is a tie. The best model of a row is bold.";

std::string section(const std::string& id, const std::string& title,
                    const std::string& inner) {
  if (inner.empty()) return "";
  return element("section", {{"aria-labelledby", id}},
                 text_element("h2", {{"id", id}}, title) + inner) +
         "\n";
}

std::string question_of(const RunRecord& run, bool has_transfer) {
  for (const Value* source : {&run.manifest, &run.recipe}) {
    const std::string question = text_of(*source, "question");
    if (!question.empty()) return question;
  }
  return has_transfer ? "Does the student transfer better, and did it forget?"
                      : "";
}

std::string problems_html(const RunRecord& run) {
  std::vector<std::string> sentences = run.problems;
  std::vector<std::string> open;
  for (const StepRecord& step : run.steps) {
    if (step.state == StepState::kUnfinished ||
        step.state == StepState::kNotStarted) {
      open.push_back(step.name + " (" + state_name(step.state) + ")");
    }
  }
  if (!open.empty()) {
    sentences.push_back("This run is not complete: " + join(open, ", ") +
                        ". The same command continues it.");
  }
  std::string items;
  for (const std::string& sentence : sentences) {
    items += text_element("li", sentence);
  }
  return items.empty() ? "" : element("ul", {{"class", "problem"}}, items);
}

std::string header_html(const RunRecord& run, bool has_transfer) {
  const std::string question = question_of(run, has_transfer);
  const std::string answer = answer_of(run);
  std::string html = text_element("p", {{"class", "brand"}}, "Solera report") +
                     text_element("h1", run.name);
  if (!question.empty()) {
    html += text_element("p", {{"class", "question"}}, question);
  }
  if (!answer.empty()) {
    html += text_element("p", {{"class", "answer"}}, answer);
  }
  return element("header", html + problems_html(run)) + "\n";
}

/// `answer` stands in the header already.
std::string transfer_html(const StepRecord& step, const Transfer& transfer,
                          const std::string& answer, const std::string& id) {
  const std::string summary = text_of(step.result, "summary");
  return section(id + "-overview", "At a glance: " + step.name,
                 (summary == answer ? "" : text_element("p", summary)) +
                     html_overview(transfer)) +
         section(id + "-chart", "Gains and losses by task",
                 html_difference_chart(transfer, id + "-bars")) +
         section(id + "-table", "Accuracy on every task",
                 text_element("p", {{"class", "note"}}, kHowToRead) +
                     html_transfer_table(transfer) + html_draws(transfer));
}

std::string run_html(const RunRecord& run, const std::string& id) {
  std::string transfers;
  std::string curves;
  for (std::size_t i = 0; i < run.steps.size(); ++i) {
    const StepRecord& step = run.steps[i];
    const std::string step_id = id + "-step" + std::to_string(i);
    const auto transfer = read_transfer(step.result);
    if (transfer)
      transfers += transfer_html(step, *transfer, answer_of(run), step_id);
    curves += html_training(step, step_id);
  }
  return element(
      "article",
      header_html(run, !transfers.empty()) + transfers +
          section(id + "-training", "Training", curves) +
          section(id + "-steps", "Steps",
                  run.steps.empty() ? "" : html_steps(run)) +
          section(id + "-provenance", "Provenance", html_provenance(run)));
}

std::string title_of(const std::vector<RunRecord>& runs) {
  std::vector<std::string> names;
  for (const RunRecord& run : runs) names.push_back(run.name);
  return "Solera: " + join(names, ", ");
}

}  // namespace

std::string html_page(const std::vector<RunRecord>& runs) {
  std::string articles;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    articles += run_html(runs[i], "run" + std::to_string(i));
  }
  // Void elements have no end, so they are written out here. The policy
  // proves that the page needs no network.
  const std::string head =
      "<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\""
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n" +
      text_element("title", title_of(runs)) + "\n" + element("style", kStyle);
  return "<!DOCTYPE html>\n" +
         element("html", {{"lang", "en"}},
                 element("head", head) +
                     element("body", element("main", articles))) +
         "\n";
}

}  // namespace solera::report
