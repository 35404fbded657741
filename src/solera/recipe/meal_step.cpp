#include "solera/recipe/meal_step.h"

#include <fmt/format.h>

#include "solera/core/error.h"
#include "solera/core/log.h"
#include "solera/methods/meal/meal.h"
#include "solera/models/catalogue.h"
#include "solera/recipe/accuracy_observer.h"
#include "solera/recipe/answers.h"
#include "solera/recipe/meal_request.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/provenance.h"
#include "solera/recipe/teacher_source.h"
#include "solera/recipe/training.h"
#include "solera/recipe/weight_log.h"
#include "solera/run/table.h"
#include "solera/teacher/class_order.h"
#include "solera/teacher/ensemble_teacher.h"
#include "solera/teacher/network_teacher.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace {

// Rows of the table beside the teachers and their ensemble.
constexpr const char* kStart = "student at the start";
constexpr const char* kStudent = "student";

StepPlan plan_meal(const StepInputs& inputs) {
  const MealRequest request = read_meal_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.neutral = neutral_train_options();
  plan.neutral.insert(plan.neutral.end(),
                      {"student.licence", "teachers.licence"});
  std::vector<NetworkSource> networks = request.teachers;
  if (request.student) networks.push_back(*request.student);
  add_network_files(networks, inputs, plan);
  plan.files.push_back(hash_dataset("data", request.options.data, inputs));
  if (request.options.val) {
    plan.files.push_back(hash_dataset("val", *request.options.val, inputs));
    require_labels("val", *request.options.val, inputs);
  }
  return plan;
}

/// The teachers that agree on their classes and the student they teach.
class Meal {
 public:
  Meal(const MealRequest& request, const StepContext& context)
      : request_(request),
        options_(request.options),
        context_(context),
        train_context_(train_context(context, *request.options.seed)),
        dataset_(open_step_dataset("data", options_.data, context.inputs)) {
    if (options_.val) {
      val_ = open_step_dataset("val", *options_.val, context.inputs);
    }
  }

  Value run() {
    make_student();
    load_teachers();
    Answers answers;
    if (val_) answers = judge_start();
    Value result = describe_training(train_student());
    if (val_) {
      add_student(answers, kStudent);
      describe(answers, result);
    }
    student_->to(torch::kCPU);
    write_network_folder(context_.folder / kExportFolder, *student_, input_,
                         manifest_of_step_network(context_, lineage_));
    result.set("images", dataset_->size());
    describe_network(*student_, result);
    return result;
  }

 private:
  models::Head& head() { return student_->heads().front(); }

  void make_student() {
    if (!request_.student) {
      student_ = models::make_network(request_.spec, *options_.seed);
      set_input(models::find_model(request_.spec.architecture).input);
      return;
    }
    LoadedNetwork loaded = load_network(*request_.student, context_);
    lineage_.add("init", *request_.student, loaded.network->spec().architecture,
                 context_);
    models::ModelSpec spec = loaded.network->spec();
    spec.classes = 0;
    student_ = models::make_network(spec, *options_.seed);
    tensor::load_state_strict(student_->backbone(),
                              tensor::state_of(loaded.network->backbone()),
                              loaded.label);
    if (!options_.fresh_head && !loaded.network->heads().empty()) {
      const models::Head& given = loaded.network->heads().front();
      student_->add_head("head", given.classes(), given.class_names);
      tensor::load_state_strict(*head().linear, tensor::state_of(*given.linear),
                                loaded.label);
    }
    set_input(loaded.input);
  }

  void set_input(const models::InputSpec& published) {
    input_ = options_.input ? *options_.input
                            : input_for_view(options_.view, published);
  }

  void load_teachers() {
    std::vector<std::unique_ptr<teacher::Teacher>> loaded;
    for (const NetworkSource& source : request_.teachers) {
      loaded.push_back(open_teacher(source));
    }
    const std::vector<std::string> names = class_list(loaded);
    if (student_->heads().empty()) {
      student_->add_head("head", loaded.front()->classes(), names);
    } else if (head().class_names.empty()) {
      head().class_names = names;
    }
    for (auto& each : loaded) {
      teachers_.push_back(
          teacher::align_classes(std::move(each), head().classes(), names));
    }
  }

  std::unique_ptr<teacher::Teacher> open_teacher(const NetworkSource& source) {
    NetworkSource shown = source;
    if (options_.shared_normalisation) shown.input = input_;
    LoadedTeacher loaded = load_teacher(
        shown, context_, {train_context_.device, options_.bf16_teachers});
    if (loaded.multi_label) {
      throw Error(ErrorKind::kUsage, loaded.label,
                  "has any number of labels an image, expected a teacher with "
                  "one: probabilities of classes are averaged");
    }
    lineage_.add("teacher", source, loaded.architecture, context_);
    return std::move(loaded.teacher);
  }

  // The student's own order counts, then that of the first teacher that knows
  // names.
  std::vector<std::string> class_list(
      const std::vector<std::unique_ptr<teacher::Teacher>>& teachers) {
    if (!student_->heads().empty() && !head().class_names.empty()) {
      return head().class_names;
    }
    const std::vector<std::string> names = teacher::known_class_names(teachers);
    if (names.empty()) {
      log_info(
          context_.inputs.place.key +
          ": nobody names the classes, their order is taken to be the same");
    }
    return names;
  }

  std::vector<teacher::Teacher*> borrowed_teachers() const {
    std::vector<teacher::Teacher*> teachers;
    for (const auto& each : teachers_) teachers.push_back(each.get());
    return teachers;
  }

  Answers judge_start() {
    check_labels();
    Answers answers =
        ask(borrowed_teachers(),
            teacher::ensemble_weights(options_.method.teacher_weights,
                                      teachers_.size(), "teacher_weights"),
            val_, input_, options_.training.workers);
    add_student(answers, kStart);
    return answers;
  }

  // Labels are outputs: lists of another order would make figures nonsense.
  void check_labels() {
    const auto& names = head().class_names;
    const bool known = !names.empty() && !val_->class_names().empty();
    const bool fits = static_cast<std::int64_t>(val_->class_names().size()) ==
                      head().classes();
    if (fits && (!known || names == val_->class_names())) return;
    throw Error(ErrorKind::kUsage, context_.inputs.place.child("val").text(0),
                "has another class list than the teachers, expected the same "
                "classes in the same order");
  }

  void add_student(Answers& answers, const char* name) {
    teacher::NetworkTeacherOptions options;
    options.name = name;
    options.input = input_;
    const auto student = teacher::make_network_teacher(
        *student_, head().name, options, train_context_.device);
    answers.add(name, ask({student.get()}, {1.0}, val_, input_,
                          options_.training.workers)
                          .right.front());
  }

  void describe(const Answers& answers, Value& result) const {
    Value accuracy = Value::object();
    for (std::size_t i = 0; i < answers.names.size(); ++i) {
      accuracy.set(answers.names[i], describe_answers(answers.right[i]));
    }
    result.set("accuracy", accuracy);
    const torch::Tensor& student = answers.of(kStudent);
    Value against = Value::object();
    for (const std::string& name : answers.names) {
      if (name == kStudent) continue;
      against.set(name, describe_difference(student, answers.of(name)));
    }
    result.set("student_minus", against);
  }

  train::TrainResult train_student() {
    methods::MealParts parts{student_, input_, {}, false, *options_.seed};
    for (const auto& each : teachers_) parts.teachers.push_back(each->name());
    parts.has_labels = !dataset_->class_names().empty() &&
                       !dataset_->multi_label() &&
                       options_.mix.kind == data::MixKind::kNone;
    const auto stage = methods::make_meal_stage(parts, options_.method);
    train::TrainTask task;
    task.stage = stage.get();
    task.teachers = borrowed_teachers();
    task.dataset = dataset_;
    task.view = options_.view;
    task.mix = options_.mix;
    std::unique_ptr<train::Observer> observer;
    if (val_) {
      observer =
          make_accuracy_observer(student_, input_, val_, train_context_.device);
      task.observers.push_back(observer.get());
      task.best_metric = kAccuracyMetric;
    }
    const auto weights =
        add_weight_log(student_, options_.training, train_context_, task);
    return train::train(task, options_.training, train_context_);
  }

  const MealRequest& request_;
  const MealStepOptions& options_;
  const StepContext& context_;
  train::TrainContext train_context_;
  data::DatasetPtr dataset_;
  data::DatasetPtr val_;
  models::InputSpec input_;
  Lineage lineage_;
  std::vector<std::unique_ptr<teacher::Teacher>> teachers_;
  models::NetworkPtr student_;
};

Value run_meal(const StepContext& context) {
  const MealRequest request = read_meal_request(context.inputs);
  return Meal(request, context).run();
}

std::string show_meal(const Value& result, const run::Console& console) {
  const Value* accuracy = result.find("accuracy");
  if (accuracy == nullptr) return "";
  run::Table table({"network", "top-1", "95 %", "student - it", ""});
  const Value& against = result.at("student_minus");
  for (const std::string& name : accuracy->keys()) {
    const Value& row = accuracy->at(name);
    const auto percent = [](const Value& of, const char* key) {
      return 100 * of.at(key).as_double();
    };
    std::vector<run::Cell> cells = {
        name, fmt::format("{:.2f}", percent(row, "top1")),
        fmt::format("{:.2f} to {:.2f}", percent(row, "low"),
                    percent(row, "high"))};
    if (const Value* gain = against.find(name)) {
      cells.emplace_back(fmt::format(
          "{:+.2f} ({:+.2f} to {:+.2f})", percent(*gain, "difference"),
          percent(*gain, "low"), percent(*gain, "high")));
      cells.emplace_back(gain->at("verdict").as_string());
    }
    table.add_row(std::move(cells));
  }
  return table.text(console);
}

}  // namespace

StepKind meal_step() {
  StepKind kind;
  kind.name = "meal";
  kind.description =
      "a small student of teachers with one class list (MEAL V2)";
  kind.gives_network = true;
  kind.describe_options = &option_rows<MealStepOptions>;
  kind.plan = &plan_meal;
  kind.run = &run_meal;
  kind.show = &show_meal;
  return kind;
}

}  // namespace solera::recipe
