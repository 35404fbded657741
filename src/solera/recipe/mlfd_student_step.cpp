#include "solera/core/error.h"
#include "solera/recipe/mlfd_references.h"
#include "solera/recipe/mlfd_steps.h"
#include "solera/recipe/mlfd_student.h"
#include "solera/recipe/training.h"

namespace solera::recipe {
namespace {

struct StudentStepOptions {
  MlfdData data;
  Value joint;
  Value teachers;
  Value model;
  StudentSetup setup;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    data.visit_fields(visit);
    visit("joint", joint, "a step mlfd.joint: who teaches");
    visit("teachers", teachers,
          "of baseline larger_teacher: networks named after the data sets");
    visit("model", model,
          "of baselines multi_head and extended_head: the one architecture");
    setup.visit_fields(visit);
  }
  void validate(const std::string& where) const {
    data.validate(where);
    setup.validate(where);
  }
};

struct StudentStepRequest {
  StudentStepOptions options;
  std::string joint;
  TeacherChoice larger;
  std::optional<models::ModelSpec> shared;
};

/// What a baseline needs, and nothing that it has no use for.
void check_needs(const StudentStepOptions& options, const StepInputs& inputs) {
  const MlfdBaseline baseline = options.setup.baseline;
  const bool one_network = baseline == MlfdBaseline::kMultiHead ||
                           baseline == MlfdBaseline::kExtendedHead;
  const auto check = [&](const char* name, const Value& value, bool needed) {
    if (value.is_null() != needed) return;
    const Place place = inputs.place.child(name);
    throw Error(
        ErrorKind::kUsage, place.text(inputs.options.line()),
        needed ? "is missing, the baseline '" +
                     write_options(options.setup).at("baseline").as_string() +
                     "' needs it"
               : "has no use with this baseline, leave it out");
  };
  check("joint", options.joint, baseline == MlfdBaseline::kNone);
  check("teachers", options.teachers, baseline == MlfdBaseline::kLargerTeacher);
  check("model", options.model, one_network);
}

StudentStepRequest read_student_request(const StepInputs& inputs) {
  StudentStepRequest request;
  read_options(inputs.options, inputs.place, request.options);
  StudentStepOptions& options = request.options;
  complete_mlfd_data(options.data, inputs);
  check_needs(options, inputs);
  if (!options.joint.is_null()) {
    request.joint =
        read_step_reference(options.joint, inputs.place.child("joint"), inputs,
                            {"mlfd.joint", "mlfd"});
  }
  if (!options.teachers.is_null()) {
    request.larger = read_teacher_choice(
        options.teachers, inputs.place.child("teachers"), inputs);
  }
  if (!options.model.is_null()) {
    request.shared = mlfd_spec(options.model, inputs.place);
  }
  return request;
}

StepPlan plan_student_step(const StepInputs& inputs) {
  const StudentStepRequest request = read_student_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.neutral = neutral_train_options();
  plan.neutral.insert(plan.neutral.end(), {"store", "teachers.licence"});
  plan_mlfd_data(request.options.data, inputs, plan);
  plan_teacher_choice(request.larger, inputs, plan);
  return plan;
}

Value run_student_step(const StepContext& context) {
  const StudentStepRequest request = read_student_request(context.inputs);
  const StudentStepOptions& options = request.options;
  StudentTeachers teachers;
  if (!request.joint.empty()) {
    teachers.joint = context.used_folders.at(request.joint);
  }
  teachers.larger = load_teacher_choice(request.larger, context);
  teachers.shared = request.shared;
  return train_students(open_mlfd_tasks(options.data, context.inputs), teachers,
                        options.setup, options.data, context);
}

}  // namespace

StepKind mlfd_student_step() {
  StepKind kind;
  kind.name = "mlfd.student";
  kind.description =
      "a student for each data set, from a joint teacher or a baseline (MLFD)";
  kind.describe_options = &option_rows<StudentStepOptions>;
  kind.plan = &plan_student_step;
  kind.run = &run_student_step;
  kind.show = &show_datasets;
  return kind;
}

}  // namespace solera::recipe
