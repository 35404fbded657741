#include "solera/report/html_provenance.h"

#include <algorithm>

#include "solera/core/text.h"
#include "solera/report/estimate.h"
#include "solera/report/html.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

bool is_scalar(const Value& value) {
  return !value.is_object() && !value.is_array();
}

bool is_list_of_scalars(const Value& value) {
  return value.is_array() &&
         std::all_of(value.items().begin(), value.items().end(), is_scalar);
}

std::string value_html(const Value& value);

/// "" if there are none.
std::string members_html(const Value& object) {
  if (object.size() == 0) return "";
  std::string rows;
  for (std::size_t i = 0; i < object.size(); ++i) {
    rows +=
        element("tr", text_element("th", {{"scope", "row"}}, object.keys()[i]) +
                          element("td", value_html(object.items()[i])));
  }
  return element("table", {{"class", "facts"}}, element("tbody", rows));
}

std::string value_html(const Value& value) {
  if (is_scalar(value) || is_list_of_scalars(value)) {
    return text_element("span", {{"class", "value"}}, plain_text(value));
  }
  if (value.is_object()) return members_html(value);
  std::string items;
  for (const Value& item : value.items()) {
    items += element("li", value_html(item));
  }
  return element("ul", items);
}

/// What the table of transfer, or the row of the step, shows already.
bool is_shown_elsewhere(const std::string& key) {
  for (const char* shown :
       {"kind", "summary", "seconds", "models", "tasks", "means", "baseline",
        "control", "mean_difference", "mean_control_difference", "forgetting",
        "points", "classes"}) {
    if (key == shown) return true;
  }
  return false;
}

/// Members of members beside the others: `last / kl/birds`.
void flatten(const Value& object, const std::string& prefix, Value& flat) {
  for_members(object, [&](const std::string& key, const Value& value) {
    if (prefix.empty() && is_shown_elsewhere(key)) return;
    if (value.is_object()) {
      flatten(value, prefix + key + " / ", flat);
    } else {
      flat.set(prefix + key, value);
    }
  });
}

std::string result_html(const Value& result) {
  Value flat = Value::object();
  flatten(result, "", flat);
  if (flat.size() == 0) return "";
  return details("all values", members_html(flat));
}

std::string time_of(const StepRecord& step) {
  const Value* seconds = step.result.find("seconds");
  if (seconds == nullptr || !seconds->is_number()) return "\u2013";
  return human_seconds(seconds->as_double());
}

std::string step_row(const StepRecord& step) {
  const Attributes left = {{"class", "text"}};
  const bool is_done = step.state == StepState::kDone;
  const std::string state =
      text_element("span", {{"class", is_done ? "state" : "state open"}},
                   state_name(step.state));
  return element("tr", text_element("th", {{"scope", "row"}}, step.name) +
                           text_element("td", left, step.kind) +
                           element("td", left, state) +
                           text_element("td", left, time_of(step)) +
                           element("td", left, result_html(step.result))) +
         "\n";
}

}  // namespace

std::string html_steps(const RunRecord& run) {
  std::string heads;
  for (const char* title : {"step", "kind", "state", "time", "result"}) {
    heads += text_element("th", {{"scope", "col"}, {"class", "text"}}, title);
  }
  std::string rows;
  for (const StepRecord& step : run.steps) rows += step_row(step);
  return framed_table(
      "Steps of " + run.name,
      element("thead", element("tr", heads)) + element("tbody", rows));
}

std::string html_provenance(const RunRecord& run) {
  std::string html;
  const std::string command = text_of(run.manifest, "command");
  if (!command.empty()) {
    html +=
        text_element("p", "The command that made this run:") +
        element("pre", {{"class", "command"}}, text_element("code", command));
  }
  if (run.manifest.size() > 0) {
    html += element("div",
                    {{"class", "frame"},
                     {"role", "region"},
                     {"tabindex", "0"},
                     {"aria-label", "Manifest of " + run.name}},
                    members_html(run.manifest));
  } else {
    html += text_element("p", {{"class", "problem"}},
                         "The run has no readable manifest.json.");
  }
  if (run.recipe.is_object()) {
    html += details("The recipe as it was resolved",
                    element("pre", text_element("code", to_yaml(run.recipe))));
  }
  return html;
}

}  // namespace solera::report
