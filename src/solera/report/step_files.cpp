#include "solera/report/step_files.h"

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/report/embedding.h"
#include "solera/report/estimate.h"
#include "solera/report/inspection.h"
#include "solera/report/sweep.h"
#include "solera/report/transfer.h"
#include "solera/report/weights.h"

namespace solera::report {
namespace fs = std::filesystem;
namespace {

/// Runs `read`; what it throws becomes a problem.
template <class Read>
bool try_to(std::vector<std::string>& problems, Read read) {
  try {
    read();
    return true;
  } catch (const Error& error) {
    problems.emplace_back(error.what());
  } catch (const fs::filesystem_error& error) {
    problems.emplace_back(error.what());
  }
  return false;
}

Value read_object_if_there(const fs::path& path) {
  return fs::exists(path) ? read_object(path) : Value();
}

/// One document a line; a torn last line is none.
std::vector<Value> read_rows(const fs::path& path) {
  if (!fs::exists(path)) return {};
  const std::string text = read_text(path);
  std::vector<Value> rows;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) return rows;
    const std::string where =
        path.string() + ":" + std::to_string(rows.size() + 1);
    rows.push_back(parse_json(text.substr(begin, end - begin), where));
    begin = end + 1;
  }
}

/// What a kind's result must have to be shown; "" if all is there.
std::string lack_of(const StepRecord& step) {
  if (step.kind == "probe" && !read_transfer(step.result)) {
    return "no models and tasks to compare";
  }
  if (step.kind == "sweep" && !read_sweep(step.result)) {
    return "no key and points of a sweep";
  }
  if (step.kind == "inspect" && !read_inspection(step.result)) {
    return "no classes of two models";
  }
  return "";
}

void check_shapes(const fs::path& folder, const StepRecord& step,
                  std::vector<std::string>& problems) {
  const std::string expected =
      ", so that part is left out; was it written by another version?";
  const std::string lack = lack_of(step);
  if (step.state == StepState::kDone && !lack.empty()) {
    problems.push_back((folder / "result.json").string() + " has " + lack +
                       expected);
  }
  if (!step.embedding.is_null() && !read_embedding(step.embedding)) {
    problems.push_back((folder / "embedding.json").string() +
                       " has lists that do not fit each other" + expected);
  }
  if (!step.weights.empty() && read_weights(step.weights).empty()) {
    problems.push_back((folder / "weights.jsonl").string() +
                       " has no percentiles and histograms" + expected);
  }
}

}  // namespace

Value read_object(const fs::path& path) {
  Value value = read_json(path);
  if (value.is_object()) return value;
  throw Error(ErrorKind::kBadInput, path.string(),
              "found " + value.kind_name() +
                  ", expected a JSON object, run the step again");
}

void read_step_files(const fs::path& folder, StepRecord& step,
                     std::vector<std::string>& problems) {
  if (!fs::is_directory(folder)) return;
  step.state = StepState::kUnfinished;
  const fs::path result = folder / "result.json";
  if (fs::exists(result)) {
    const bool is_read =
        try_to(problems, [&] { step.result = read_object(result); });
    step.state = is_read ? StepState::kDone : StepState::kUnreadable;
    const std::string kind = text_of(step.result, "kind");
    if (!kind.empty()) step.kind = kind;
  }
  try_to(problems, [&] { step.metrics = run::read_metrics(folder); });
  try_to(problems, [&] { step.weights = read_rows(folder / "weights.jsonl"); });
  try_to(problems, [&] {
    step.embedding = read_object_if_there(folder / "embedding.json");
  });
  try_to(problems,
         [&] { step.changed = read_object_if_there(folder / "changed.json"); });
  check_shapes(folder, step, problems);
}

}  // namespace solera::report
