#include "solera/recipe/inspected.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <optional>

#include "solera/core/error.h"
#include "solera/eval/evaluation_mode.h"
#include "solera/recipe/class_outputs.h"

namespace solera::recipe {
namespace {

using Names = std::vector<std::string>;

// A name that only `a` has.
std::optional<std::string> only_in(const Names& a, const Names& b) {
  for (const std::string& name : a) {
    if (std::find(b.begin(), b.end(), name) == b.end()) return name;
  }
  return std::nullopt;
}

[[noreturn]] void refuse(const std::string& where, const std::string& found) {
  throw Error(ErrorKind::kUsage, where,
              "found " + found +
                  ", expected heads with the same classes; name the heads: "
                  "{from: ..., head: ...}");
}

}  // namespace

void check_same_classes(const LoadedNetwork& before, const LoadedNetwork& after,
                        const data::Dataset& dataset,
                        const std::string& where) {
  for (const LoadedNetwork* model : {&before, &after}) {
    if (model->network->heads().empty()) {
      refuse(where, model->label + " without a head");
    }
    const models::Head& head = model->network->heads().front();
    if (head.multi_label || dataset.multi_label()) {
      throw Error(ErrorKind::kUsage, where,
                  "found any number of labels an image, expected one");
    }
    if (!match_outputs(head, dataset.class_names())) {
      refuse(where, fmt::format("head '{}' of {} with {} classes that are not "
                                "those of the data",
                                head.name, model->label, head.classes()));
    }
  }
  const models::Head& a = before.network->heads().front();
  const models::Head& b = after.network->heads().front();
  if (a.classes() != b.classes()) {
    refuse(where, fmt::format("{} classes before and {} after", a.classes(),
                              b.classes()));
  }
  if (a.class_names.empty() || b.class_names.empty()) return;
  if (const auto name = only_in(a.class_names, b.class_names)) {
    refuse(where, "class '" + *name + "' before only");
  }
}

InspectedAnswers ask_network(const LoadedNetwork& model,
                             const data::DatasetPtr& dataset,
                             const eval::FeatureOptions& options) {
  models::Network& network = *model.network;
  const models::Head& head = network.heads().front();
  const eval::EvaluationMode evaluation(network);
  network.to(options.device);
  InspectedAnswers answers;
  const auto answer = [&](const data::Batch& batch) {
    const std::int64_t* ids = batch.ids.data_ptr<std::int64_t>();
    answers.samples.insert(answers.samples.end(), ids, ids + batch.size());
    return network.forward(
        models::make_input(batch.images, model.input, options.device));
  };
  const eval::FeatureSet logits =
      eval::extract_answers(answer, model.input, dataset, options);
  answers.labels = logits.labels;
  answers.accuracy = eval::logit_accuracy(
      head, logits, *match_outputs(head, dataset->class_names()));
  return answers;
}

}  // namespace solera::recipe
