#pragma once

#include <optional>
#include <vector>

#include "solera/data/mixing.h"
#include "solera/data/spec.h"
#include "solera/data/view.h"
#include "solera/methods/meal/options.h"
#include "solera/recipe/architecture.h"
#include "solera/recipe/network_source.h"
#include "solera/train/train_options.h"

namespace solera::recipe {

/// The options of a `meal` step; the defaults of training are the paper's.
struct MealStepOptions {
  data::DataSpec data;
  std::optional<data::DataSpec> val;
  Value teachers;
  Value student;
  Architecture architecture;
  bool fresh_head = false;
  bool shared_normalisation = false;
  bool bf16_teachers = false;
  std::optional<std::uint64_t> seed;
  std::optional<models::InputSpec> input;
  data::ViewOptions view;
  data::MixOptions mix;
  methods::MealOptions method;
  train::TrainOptions training;

  // The paper's (section 4.1), where it says something.
  MealStepOptions() {
    architecture.model = Value();
    training.epochs = 180;
    training.optimizer.weight_decay = 0.0;
    training.schedule.milestones = {100.0 / 180.0};
  }

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("data", data, "the images to learn on; labels are only for the log");
    visit("val", val, "labelled images to judge everybody by");
    visit("teachers", teachers, "networks of one class list");
    visit("student", student, "a network to start from, with its head");
    architecture.visit_fields(visit);
    visit("fresh_head", fresh_head, "replace the head of `student`");
    visit("shared_normalisation", shared_normalisation,
          "teachers see the student's very input, as in the released code");
    visit("bf16_teachers", bf16_teachers,
          "teachers in bfloat16: faster, logits within 1.5 %");
    visit("seed", seed, "default: the recipe's");
    visit("input", input,
          "of the student; default: the view's size, the normalisation of "
          "`student` or of the published weights");
    visit("view", view, "how a view of an image is made");
    visit("mix", mix, "mixed images: cutmix, mixup");
    method.visit_fields(visit);
    training.visit_fields(visit);
  }
  void validate(const std::string& where) const {
    mix.validate(where);
    method.validate(where);
    training.validate(where);
  }
};

/// What a `meal` step asks for.
struct MealRequest {
  MealStepOptions options;
  std::vector<NetworkSource> teachers;
  std::optional<NetworkSource> student;
  models::ModelSpec spec;  ///< Without `student`.
};

/// Error(kUsage) for options that are wrong or do not fit each other.
MealRequest read_meal_request(const StepInputs& inputs);

}  // namespace solera::recipe
