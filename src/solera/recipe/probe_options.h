#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solera/data/spec.h"
#include "solera/eval/few_shot.h"
#include "solera/recipe/network_source.h"

namespace solera::recipe {

/// Whether a task lies in a teacher's domain.
enum class Relation { kRelated, kUnrelated };

/// Which figure of a task with several labels an image stands in tables.
enum class LabelMetric {
  kMap,           ///< Mean average precision, area form.
  kMap11pt,       ///< The same with VOC 2007's eleven points.
  kMeanAccuracy,  ///< Mean over labels of the share that is right.
};

/// A downstream task of a probe.
struct ProbeTask {
  std::string name;
  Relation relation = Relation::kUnrelated;
  std::vector<std::string> related_to;  ///< Names of the experts it is near.
  data::DataSpec train;                 ///< The shots are drawn from here.
  data::DataSpec test;
  std::optional<LabelMetric> metric;  ///< Of multi-label data only.
  std::optional<int> images;          ///< Replaces the step's images and shots.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("name", name, "in tables");
    visit("relation", relation, "related to an expert, or unrelated");
    visit("related_to", related_to, "names of those experts, for the reader");
    visit("train", train, "labelled images to draw from");
    visit("test", test, "labelled images to measure on");
    visit("metric", metric,
          "of several labels an image: map (default), map_11pt or "
          "mean_accuracy");
    visit("images", images,
          "images of any class at random, whatever the step's shots");
  }
  void validate(const std::string& where) const;
};

struct ProbeOptions {
  Value models;
  std::vector<ProbeTask> tasks;
  std::string baseline;  ///< A name of `models`; empty: the first.
  std::string control;   ///< A name of `models`; empty: none.
  std::optional<int> input_size;
  eval::FewShotOptions few_shot;
  std::string feature_cache;  ///< See feature_cache_folder().
  int workers = 0;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("models", models, "networks: a list, or a map of names");
    visit("tasks", tasks, "what to learn from a few images");
    visit("baseline", baseline,
          "the model that others are compared with; default: the first");
    visit("control", control, "another such model: the soft-label control");
    visit("input_size", input_size,
          "side of every network's input; default: its own");
    few_shot.visit_fields(visit);
    visit("feature_cache", feature_cache,
          "folder that keeps embeddings for other runs; none; default: "
          "~/.cache/solera/features");
    visit("workers", workers, "decoding threads; 0: one per core");
  }
  void validate(const std::string& where) const;
};

/// What the step says, with what the task says of its own.
eval::FewShotOptions few_shot_of(const ProbeOptions& options,
                                 const ProbeTask& task);

/// A probe as the recipe asks for it.
struct ProbeRequest {
  ProbeOptions options;
  std::vector<NetworkSource> models;

  std::vector<std::string> labels() const;
};

/// Error(kUsage) for unknown keys, names of no model, tasks with one name.
ProbeRequest read_probe_request(const StepInputs& inputs);

// For every step that compares networks on tasks.

/// Error(kUsage) at `where` unless there is a task, and no name twice.
void check_tasks(const std::vector<ProbeTask>& tasks, const std::string& where);

/// Reads the networks that `request.options` names; without a baseline the
/// first is it. Error(kUsage) if baseline or control are none of them.
void read_compared_models(const StepInputs& inputs, ProbeRequest& request);

}  // namespace solera::recipe

namespace solera {
template <>
struct EnumNames<recipe::Relation> {
  static std::vector<std::pair<std::string, recipe::Relation>> names() {
    return {{"related", recipe::Relation::kRelated},
            {"unrelated", recipe::Relation::kUnrelated}};
  }
};
template <>
struct EnumNames<recipe::LabelMetric> {
  static std::vector<std::pair<std::string, recipe::LabelMetric>> names() {
    return {{"map", recipe::LabelMetric::kMap},
            {"map_11pt", recipe::LabelMetric::kMap11pt},
            {"mean_accuracy", recipe::LabelMetric::kMeanAccuracy}};
  }
};
}  // namespace solera
