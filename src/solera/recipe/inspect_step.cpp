#include "solera/recipe/inspect_step.h"

#include <fmt/format.h>

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/data/subset.h"
#include "solera/recipe/inspect_files.h"
#include "solera/recipe/inspect_options.h"
#include "solera/recipe/inspected.h"
#include "solera/recipe/shares.h"
#include "solera/recipe/training.h"
#include "solera/run/table.h"
#include "solera/tensor/device.h"

namespace solera::recipe {
namespace {

StepPlan plan_inspection(const StepInputs& inputs) {
  const InspectRequest request = read_inspect_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.neutral = {"workers"};
  add_network_files({request.before, request.after}, inputs, plan);
  require_labels("data", request.options.data, inputs);
  plan.files.push_back(hash_dataset("data", request.options.data, inputs));
  return plan;
}

class Inspection {
 public:
  Inspection(const InspectRequest& request, const StepContext& context)
      : options_(request.options),
        context_(context),
        dataset_(open_step_dataset("data", options_.data, context.inputs)),
        before_(load_network(request.before, context)),
        after_(load_network(request.after, context)) {
    features_.device = tensor::parse_device(context.device);
    features_.workers = options_.workers;
  }

  Value run() {
    check_same_classes(before_, after_, *dataset_,
                       context_.inputs.place.child("models").text(0));
    was_ = ask_network(before_, dataset_, features_);
    is_ = ask_network(after_, dataset_, features_);
    if (was_.samples != is_.samples) {
      throw Error(ErrorKind::kBadInput, "data",
                  "found images that only one of the networks can read at its "
                  "size, expected whole files: remove those that the log "
                  "names");
    }
    gained_ = changed_rows(was_, is_);
    lost_ = changed_rows(is_, was_);
    write_files();
    return describe();
  }

 private:
  void write(const char* file, const std::string& text) const {
    write_file_atomically(context_.folder / file, text);
  }

  void write_files() const {
    write("predictions.csv", predictions_csv(*dataset_, was_, is_));
    Value changed = Value::object();
    changed.set("gained", images_of(gained_));
    changed.set("lost", images_of(lost_));
    write("changed.json", to_json(changed));
    if (options_.embedding.projection != Projection::kNone) {
      write("embedding.json", to_json(embedding()));
    }
  }

  Value images_of(const std::vector<std::int64_t>& rows) const {
    return changed_images(*dataset_, was_, is_, rows, options_.images,
                          *options_.seed);
  }

  Value embedding() const {
    std::vector<std::int64_t> samples;
    for (const std::int64_t row : choose_points(
             labels(), classes(), options_.embedding.points, *options_.seed)) {
      samples.push_back(was_.samples[static_cast<std::size_t>(row)]);
    }
    return describe_embedding({{kBefore, &before_}, {kAfter, &after_}},
                              data::select_samples(dataset_, samples),
                              options_.embedding, features_);
  }

  std::int64_t classes() const {
    return static_cast<std::int64_t>(dataset_->class_names().size());
  }

  Span<const std::int64_t> labels() const {
    return {was_.labels.data_ptr<std::int64_t>(),
            static_cast<std::size_t>(was_.labels.numel())};
  }

  Value describe() const {
    Value accuracy = Value::object();
    accuracy.set(kBefore, describe_share(was_.accuracy.right.gt(0.0)));
    accuracy.set(kAfter, describe_share(is_.accuracy.right.gt(0.0)));
    Value names = Value::object();
    names.set(kBefore, before_.label);
    names.set(kAfter, after_.label);
    const Value difference =
        describe_paired(is_.accuracy.right, was_.accuracy.right);
    Value result = Value::object();
    result.set("summary", sentence(difference));
    result.set("models", Value::array({kBefore, kAfter}));
    result.set("names", names);
    result.set("dataset", options_.name);
    result.set("images", was_.accuracy.images);
    result.set("accuracy", accuracy);
    result.set("difference", difference);
    result.set("classes", describe_classes());
    result.set("gained", static_cast<std::int64_t>(gained_.size()));
    result.set("lost", static_cast<std::int64_t>(lost_.size()));
    return result;
  }

  std::string sentence(const Value& difference) const {
    return fmt::format(
        "Of {} images of {}, {} became right and {} became wrong: {:+.1f} "
        "points, {}.",
        was_.accuracy.images, options_.name, gained_.size(), lost_.size(),
        100 * difference.at("mean").as_double(),
        difference.at("verdict").as_string());
  }

  Value describe_classes() const {
    Value rows = Value::array();
    for (std::int64_t c = 0; c < classes(); ++c) {
      const torch::Tensor here = was_.labels.eq(c);
      const auto right = [&](const InspectedAnswers& answers) {
        return answers.accuracy.right.gt(0.0)
            .logical_and(here)
            .sum()
            .item<std::int64_t>();
      };
      Value correct = Value::object();
      correct.set(kBefore, right(was_));
      correct.set(kAfter, right(is_));
      Value row = Value::object();
      row.set("name", dataset_->class_names()[static_cast<std::size_t>(c)]);
      row.set("images", here.sum().item<std::int64_t>());
      row.set("correct", correct);
      rows.push(row);
    }
    return rows;
  }

  const InspectOptions& options_;
  const StepContext& context_;
  data::DatasetPtr dataset_;
  LoadedNetwork before_;
  LoadedNetwork after_;
  eval::FeatureOptions features_;
  InspectedAnswers was_;
  InspectedAnswers is_;
  std::vector<std::int64_t> gained_;
  std::vector<std::int64_t> lost_;
};

Value run_inspection(const StepContext& context) {
  const InspectRequest request = read_inspect_request(context.inputs);
  return Inspection(request, context).run();
}

std::int64_t change_of(const Value& row) {
  const Value& correct = row.at("correct");
  return correct.at(kAfter).as_int() - correct.at(kBefore).as_int();
}

// The classes that changed most, both ways.
std::string show_inspection(const Value& result, const run::Console& console) {
  std::vector<Value> rows = result.at("classes").items();
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Value& a, const Value& b) {
                     return change_of(a) > change_of(b);
                   });
  constexpr std::size_t kShown = 5;  // at each end
  run::Table table({"class", "images", kBefore, kAfter, "change"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i >= kShown && i + kShown < rows.size()) continue;
    const Value& correct = rows[i].at("correct");
    const std::int64_t change = change_of(rows[i]);
    table.add_row({rows[i].at("name").as_string(),
                   to_json(rows[i].at("images")),
                   to_json(correct.at(kBefore)),
                   to_json(correct.at(kAfter)),
                   {fmt::format("{:+d}", change),
                    change > 0   ? run::CellStyle::kGood
                    : change < 0 ? run::CellStyle::kBad
                                 : run::CellStyle::kPlain}});
  }
  return table.text(console) + "\n" + result.at("summary").as_string() + "\n";
}

}  // namespace

StepKind inspect_step() {
  StepKind kind;
  kind.name = "inspect";
  kind.description =
      "one task before and after: classes, changed images, embeddings";
  kind.describe_options = &option_rows<InspectOptions>;
  kind.plan = &plan_inspection;
  kind.run = &run_inspection;
  kind.show = &show_inspection;
  return kind;
}

}  // namespace solera::recipe
