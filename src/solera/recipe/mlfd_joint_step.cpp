#include "solera/recipe/mlfd_joint.h"
#include "solera/recipe/mlfd_references.h"
#include "solera/recipe/mlfd_steps.h"
#include "solera/recipe/training.h"

namespace solera::recipe {
namespace {

struct JointStepOptions {
  MlfdData data;
  Value teachers;
  JointSetup setup;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    data.visit_fields(visit);
    visit("teachers", teachers,
          "a step mlfd.student with a network of each data set, or a list or "
          "map of networks");
    setup.visit_fields(visit);
  }
  void validate(const std::string& where) const {
    data.validate(where);
    setup.validate(where);
  }
};

struct JointStepRequest {
  JointStepOptions options;
  TeacherChoice teachers;
};

JointStepRequest read_joint_request(const StepInputs& inputs) {
  JointStepRequest request;
  read_options(inputs.options, inputs.place, request.options);
  complete_mlfd_data(request.options.data, inputs);
  request.teachers = read_teacher_choice(
      request.options.teachers, inputs.place.child("teachers"), inputs);
  return request;
}

StepPlan plan_joint_step(const StepInputs& inputs) {
  const JointStepRequest request = read_joint_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.neutral = neutral_train_options();
  plan.neutral.insert(plan.neutral.end(), {"store", "teachers.licence"});
  plan_mlfd_data(request.options.data, inputs, plan);
  plan_teacher_choice(request.teachers, inputs, plan);
  return plan;
}

Value run_joint_step(const StepContext& context) {
  const JointStepRequest request = read_joint_request(context.inputs);
  const JointStepOptions& options = request.options;
  return train_joint_teachers(open_mlfd_tasks(options.data, context.inputs),
                              load_teacher_choice(request.teachers, context),
                              options.setup, options.data, context);
}

}  // namespace

StepKind mlfd_joint_step() {
  StepKind kind;
  kind.name = "mlfd.joint";
  kind.description =
      "joint teachers on frozen teachers of several data sets (MLFD)";
  kind.describe_options = &option_rows<JointStepOptions>;
  kind.plan = &plan_joint_step;
  kind.run = &run_joint_step;
  kind.show = &show_datasets;
  return kind;
}

}  // namespace solera::recipe
