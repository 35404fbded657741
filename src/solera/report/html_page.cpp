#include "solera/report/html_page.h"

#include "solera/core/text.h"
#include "solera/report/answer.h"
#include "solera/report/estimate.h"
#include "solera/report/html.h"
#include "solera/report/html_changed.h"
#include "solera/report/html_classes.h"
#include "solera/report/html_differences.h"
#include "solera/report/html_embedding.h"
#include "solera/report/html_forgetting.h"
#include "solera/report/html_frame.h"
#include "solera/report/html_header.h"
#include "solera/report/html_intervals.h"
#include "solera/report/html_provenance.h"
#include "solera/report/html_sweep.h"
#include "solera/report/html_training.h"
#include "solera/report/html_transfer.h"
#include "solera/report/html_weights.h"

namespace solera::report {
namespace {

constexpr char kHowToRead[] =
    "Mean accuracy in percent; beneath it the 95 % interval over the draws, "
    "and the difference from the baseline over the same draws, in points, "
    "with its own interval. A win or a loss is booked only if that interval "
    "excludes zero and the difference is at least one point; everything else "
    "is a tie. The best model of a row is bold.";

constexpr char kNoScripts[] =
    "Charts are drawn by scripts, which are off here. Every number is in the "
    "tables.";

/// A part of the page that all steps may add to.
struct Section {
  std::string id;
  std::string title;
  std::string html;  ///< None of it is shown if this is "".
};

/// What one step adds: `id` is unique in the page.
std::string transfer_of(const StepRecord& step, const RunRecord& run,
                        const std::string& id) {
  const auto transfer = read_transfer(step.result);
  if (!transfer) return "";
  const std::string summary = text_of(step.result, "summary");
  return text_element("h3", step.name) +
         (is_answer(run, step) ? "" : text_element("p", summary)) +
         html_means_chart(*transfer, id + "-means") + html_overview(*transfer) +
         html_difference_chart(*transfer, id + "-bars") +
         text_element("h4", "Accuracy on every task") +
         text_element("p", {{"class", "note"}}, kHowToRead) +
         html_transfer_table(*transfer) + html_intervals(*transfer) +
         html_draws(*transfer);
}

std::string sweep_of(const StepRecord& step, const RunRecord& run,
                     const std::string& id) {
  const auto sweep = read_sweep(step.result);
  if (!sweep) return "";
  const std::string summary = text_of(step.result, "summary");
  return text_element("h3", step.name) +
         (is_answer(run, step) ? "" : text_element("p", summary)) +
         html_sweep(*sweep, id + "-front");
}

std::string forgetting_of(const StepRecord& step, const RunRecord&,
                          const std::string&) {
  const std::string html = html_forgetting(read_forgetting(step.result));
  return html.empty() ? "" : text_element("h3", step.name) + html;
}

std::string inspection_of(const StepRecord& step, const RunRecord&,
                          const std::string& id) {
  const auto inspection = read_inspection(step.result);
  if (!inspection) return "";
  return text_element("h3", step.name) +
         html_classes(*inspection, id + "-classes") +
         html_changed(read_changed_images(step.changed), *inspection);
}

std::string embedding_of(const StepRecord& step, const RunRecord&,
                         const std::string& id) {
  const auto embedding = read_embedding(step.embedding);
  return embedding ? text_element("h3", step.name) +
                         html_embedding(*embedding, id + "-embedding")
                   : "";
}

std::string training_of(const StepRecord& step, const RunRecord&,
                        const std::string& id) {
  return html_training(step, id);
}

std::string weights_of(const StepRecord& step, const RunRecord&,
                       const std::string& id) {
  const std::string html = html_weights(read_weights(step.weights), id);
  return html.empty() ? "" : text_element("h3", step.name) + html;
}

struct StepPart {
  const char* name;
  const char* title;
  std::string (*html_of)(const StepRecord&, const RunRecord&,
                         const std::string&);
};

/// In the order of the page.
constexpr StepPart kStepParts[] = {
    {"transfer", "Transfer", &transfer_of},
    {"tradeoff", "Trade-off", &sweep_of},
    {"forgetting", "Forgetting", &forgetting_of},
    {"classes", "What changed", &inspection_of},
    {"embedding", "Features", &embedding_of},
    {"training", "Training", &training_of},
    {"weights", "Weights", &weights_of},
};

std::vector<Section> sections_of(const RunRecord& run, const std::string& id) {
  std::vector<Section> sections;
  for (const StepPart& part : kStepParts) {
    std::string html;
    for (std::size_t i = 0; i < run.steps.size(); ++i) {
      html += part.html_of(run.steps[i], run, id + "-step" + std::to_string(i));
    }
    sections.push_back({id + "-" + part.name, part.title, html});
  }
  sections.push_back(
      {id + "-steps", "Steps", run.steps.empty() ? "" : html_steps(run)});
  sections.push_back({id + "-provenance", "Provenance", html_provenance(run)});
  return sections;
}

std::string navigation_of(const RunRecord& run,
                          const std::vector<Section>& sections) {
  std::string links;
  for (const Section& section : sections) {
    if (section.html.empty()) continue;
    links += element(
        "li", text_element("a", {{"href", "#" + section.id}}, section.title));
  }
  return element("nav", {{"aria-label", "Parts of " + run.name}},
                 element("ul", links)) +
         "\n";
}

std::string run_html(const RunRecord& run, const std::string& id) {
  const std::vector<Section> sections = sections_of(run, id);
  std::string html = html_header(run) + navigation_of(run, sections);
  for (const Section& section : sections) {
    if (section.html.empty()) continue;
    html += element("section", {{"aria-labelledby", section.id}},
                    text_element("h2", {{"id", section.id}}, section.title) +
                        section.html) +
            "\n";
  }
  return element("article", html);
}

}  // namespace

std::string html_page(const std::vector<RunRecord>& runs) {
  std::string articles = element(
      "noscript", text_element("p", {{"class", "problem"}}, kNoScripts));
  std::vector<std::string> names;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    names.push_back(runs[i].name);
    articles += run_html(runs[i], "run" + std::to_string(i));
  }
  return html_frame("Solera: " + join(names, ", "), articles);
}

}  // namespace solera::report
