#include <fmt/format.h>

#include "solera/cli/verify_text.h"
#include "solera/core/text.h"
#include "solera/run/table.h"

namespace solera::cli {
namespace {

constexpr double kNotableGain = 1.0;     // points
constexpr double kNotableChance = 0.05;  // of one attempt

using eval::Attempt;
using eval::Share;
using run::Cell;
using run::CellStyle;
using run::Table;

std::string percent(double x) { return fmt::format("{:.1f}", x); }

std::string interval_text(const Share& share) {
  const metrics::Interval interval = share.interval();
  return fmt::format("{:.1f} to {:.1f}", interval.low, interval.high);
}

Value describe_share(const Share& share) {
  const metrics::Interval interval = share.interval();
  Value value = Value::object();
  value.set("percent", share.percent());
  value.set("low", interval.low);
  value.set("high", interval.high);
  value.set("right", share.right);
  value.set("images", share.count);
  return value;
}

Value describe_attempt(const Attempt& attempt, std::size_t round) {
  Value value = Value::object();
  value.set("round", static_cast<std::int64_t>(round));
  value.set("name", attempt.name);
  value.set("remedy", attempt.remedy);
  value.set("before", describe_share(attempt.before));
  value.set("after", describe_share(attempt.after));
  value.set("chance", attempt.chance);
  value.set("explains", attempt.explains);
  return value;
}

std::size_t count_attempts(const eval::AccuracyCheck& check) {
  std::size_t count = 0;
  for (const auto& round : check.trial.rounds) count += round.size();
  return count;
}

std::string names_of(const std::vector<Attempt>& attempts, bool remedies) {
  std::vector<std::string> words;
  for (const Attempt& attempt : attempts) {
    words.push_back(remedies ? attempt.remedy : attempt.name);
  }
  return join(words, ", ");
}

// What looks better, but not surely.
std::string doubt(const eval::AccuracyCheck& check) {
  const Attempt* best = nullptr;
  for (const Attempt& attempt : check.trial.rounds.front()) {
    const double gain = attempt.after.percent() - attempt.before.percent();
    if (gain < kNotableGain || attempt.chance > kNotableChance) continue;
    if (best == nullptr || attempt.chance < best->chance) best = &attempt;
  }
  if (best == nullptr) return "";
  return fmt::format(
      " for sure; {} has {:.1f} % where {:.1f} % are given, which may be "
      "chance: use more images, --tries",
      best->name, best->after.percent(), best->before.percent());
}

std::string accuracy_sentence(const eval::AccuracyCheck& check) {
  if (!check.trial.explanation.empty()) {
    const Share& after = check.trial.explanation.back().after;
    return fmt::format(
        "accuracy {:.1f} % as given; with {} it is {:.1f} % (of {} "
        "images tried)",
        check.trial.explanation.front().before.percent(),
        names_of(check.trial.explanation, false), after.percent(), after.count);
  }
  const std::string start =
      fmt::format("accuracy {:.1f} % as given", check.all.percent());
  const std::string guess =
      check.beats_chance ? "" : ", no better than guessing";
  if (check.trial.rounds.empty()) return start + guess;
  return fmt::format("{}{}; none of {} usual mistakes explains a better one{}",
                     start, guess, count_attempts(check), doubt(check));
}

std::string accuracy_failure(const AccuracySubject& subject,
                             const eval::AccuracyCheck& check) {
  const std::string start = "[" + subject.weights + "] ";
  if (!check.trial.explanation.empty()) {
    return start + accuracy_sentence(check) + "; try " +
           names_of(check.trial.explanation, true);
  }
  if (!check.beats_chance) return start + accuracy_sentence(check);
  if (check.all.interval().high >= subject.expected) return "";
  return fmt::format("{}{}, expected {:.1f} %", start, accuracy_sentence(check),
                     subject.expected);
}

std::string attempts_table(const std::vector<Attempt>& attempts,
                           const run::Console& console) {
  Table table({"tried", "without", "with", "95 % interval", "chance"});
  for (const Attempt& attempt : attempts) {
    const CellStyle style =
        attempt.explains ? CellStyle::kGood : CellStyle::kPlain;
    table.add_row({Cell(attempt.name, style), percent(attempt.before.percent()),
                   Cell(percent(attempt.after.percent()), style),
                   interval_text(attempt.after),
                   fmt::format("{:.1e}", attempt.chance)});
  }
  return table.text(console);
}

}  // namespace

Output describe_accuracy(const AccuracySubject& subject,
                         const eval::AccuracyCheck& check,
                         const run::Console& console) {
  Output output;
  Table table({"as given", "accuracy %", "95 % interval", "images"});
  const auto add = [&](const std::string& name, const Share& share) {
    table.add_row({name, percent(share.percent()), interval_text(share),
                   std::to_string(share.count)});
  };
  add(fmt::format("among all {} outputs", subject.outputs), check.all);
  if (subject.outputs != subject.classes) {
    add(fmt::format("among the {} classes", subject.classes), check.among);
  }
  output.text = table.text(console);
  Value tried = Value::array();
  for (std::size_t i = 0; i < check.trial.rounds.size(); ++i) {
    output.text += "\n";
    if (i > 0) {
      output.text += "besides: " + check.trial.explanation[i - 1].name + "\n";
    }
    output.text += attempts_table(check.trial.rounds[i], console);
    for (const Attempt& attempt : check.trial.rounds[i]) {
      tried.push(describe_attempt(attempt, i + 1));
    }
  }
  Value explanation = Value::array();
  for (const Attempt& attempt : check.trial.explanation) {
    explanation.push(attempt.name);
  }
  output.failure = accuracy_failure(subject, check);
  output.text += "\n" + accuracy_sentence(check) + "\n";
  Value value = Value::object();
  value.set("passed", output.failure.empty());
  value.set("data", subject.data);
  value.set("outputs", subject.outputs);
  value.set("classes", subject.classes);
  value.set("all_outputs", describe_share(check.all));
  value.set("among_classes", describe_share(check.among));
  value.set("tried", tried);
  value.set("explanation", explanation);
  value.set("sentence", accuracy_sentence(check));
  output.json.set("passed", output.failure.empty());
  output.json.set("accuracy", value);
  return output;
}

}  // namespace solera::cli
