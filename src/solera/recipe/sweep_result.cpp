#include "solera/recipe/sweep_result.h"

#include <fmt/format.h>

#include "solera/core/text.h"

namespace solera::recipe {
namespace {

constexpr const char* kRelations[] = {"related", "unrelated"};

// result[group][relation][model], or null.
const Value* find_estimate(const Value& result, const char* group,
                           const char* relation, const std::string& model) {
  const Value* found = result.find(group);
  if (found != nullptr) found = found->find(relation);
  return found != nullptr ? found->find(model) : nullptr;
}

Value describe_point(const SweepPoint& point, const StepInputs& inputs,
                     const Value& result) {
  const std::string model = label_of_point(inputs, point);
  Value value = Value::object();
  value.set("value", point.value);
  value.set("model", model);
  value.set("reference", "${" + inputs.place.key + "." + point.name + "}");
  for (const std::string relation : kRelations) {
    if (const Value* mean =
            find_estimate(result, "means", relation.c_str(), model)) {
      value.set(relation, *mean);
    }
    if (const Value* difference =
            find_estimate(result, "mean_difference", relation.c_str(), model)) {
      value.set(relation + "_difference", *difference);
    }
  }
  return value;
}

// The point with the highest difference, "related tasks +4.6 at 0.5".
std::string best_point(const std::string& relation, const Value& points,
                       const SweepRequest& request) {
  const std::string key = relation + "_difference";
  double best = 0.0;
  std::string name;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Value* difference = points.items()[i].find(key);
    if (difference == nullptr) continue;
    const double mean = difference->at("mean").as_double();
    if (!name.empty() && mean <= best) continue;
    best = mean;
    name = request.points[i].name;
  }
  if (name.empty()) return "";
  return fmt::format("{} tasks {:+.1f} at {}", relation, 100 * best, name);
}

std::string summarize(const Value& points, const SweepRequest& request,
                      const Value& result) {
  std::vector<std::string> best;
  for (const char* relation : kRelations) {
    const std::string clause = best_point(relation, points, request);
    if (!clause.empty()) best.push_back(clause);
  }
  if (best.empty()) return "";
  return "Sweep of " + request.key + ", best points compared with " +
         result.at("baseline").as_string() + ": " + join(best, ", ") + ".";
}

}  // namespace

Value describe_sweep(const SweepRequest& request, const StepInputs& inputs,
                     const Value& result) {
  Value points = Value::array();
  for (const SweepPoint& point : request.points) {
    points.push(describe_point(point, inputs, result));
  }
  Value value = Value::object();
  value.set("summary", summarize(points, request, result));
  value.set("key", request.key);
  value.set("points", points);
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::string& key = result.keys()[i];
    if (key == "fingerprint" || key == "kind" || key == "summary") continue;
    value.set(key, result.items()[i]);
  }
  Value* draws = value.find("draws");
  Value* file = draws != nullptr ? draws->find("file") : nullptr;
  if (file != nullptr) *file = "probe/" + file->as_string();
  return value;
}

}  // namespace solera::recipe
