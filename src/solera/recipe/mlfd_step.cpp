#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/recipe/joint_folder.h"
#include "solera/recipe/mlfd_references.h"
#include "solera/recipe/mlfd_steps.h"
#include "solera/recipe/mlfd_student.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/training.h"

namespace solera::recipe {
namespace {

struct MlfdStepOptions {
  MlfdData data;
  FusedTeachers fused = FusedTeachers::kOfDatasets;
  TeacherSetup teacher;
  JointSetup joint;
  StudentSetup student;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    data.visit_fields(visit);
    visit("fused", fused,
          "teachers of all datasets, or every architecture on one: "
          "architectures");
    visit("teacher", teacher, "stage 1: a teacher for each data set");
    visit("joint", joint, "stage 2: joint teachers");
    visit("student", student, "stage 3: students");
  }
  void validate(const std::string& where) const {
    data.validate(where);
    require_option(student.baseline == MlfdBaseline::kNone, where,
                   "student.baseline", "none; use a step mlfd.student");
    require_option(fused == FusedTeachers::kOfDatasets ||
                       joint.mode == methods::JointMode::kPerDataset,
                   where, "joint.mode", "per_dataset with architectures");
    require_option(fused == FusedTeachers::kOfDatasets ||
                       (!joint.blind && joint.count == 0),
                   where, "joint.blind",
                   "false with architectures, and no count");
  }
};

MlfdStepOptions read_mlfd_options(const StepInputs& inputs) {
  MlfdStepOptions options;
  read_options(inputs.options, inputs.place, options);
  complete_mlfd_data(options.data, inputs);
  return options;
}

StepPlan plan_mlfd(const StepInputs& inputs) {
  const MlfdStepOptions options = read_mlfd_options(inputs);
  StepPlan plan;
  plan.options = write_options(options);
  for (const char* stage : {"teacher.", "joint.", "student."}) {
    for (const std::string& name : neutral_train_options()) {
      plan.neutral.push_back(stage + name);
    }
    plan.neutral.push_back(std::string(stage) + "store");
  }
  plan_mlfd_data(options.data, inputs, plan);
  return plan;
}

/// The stages, each in a folder of its own.
class Mlfd {
 public:
  Mlfd(const MlfdStepOptions& options, const StepContext& context)
      : options_(options),
        context_(context),
        tasks_(open_mlfd_tasks(options.data, context.inputs)) {}

  Value run() {
    Value result = Value::object();
    result.set("teachers", run_teachers("stage1", tasks_));
    if (options_.fused == FusedTeachers::kOfDatasets) {
      result.set("joint", train_joint_teachers(tasks_, load("stage1", tasks_),
                                               options_.joint, options_.data,
                                               stage_context("stage2"))
                              .at("datasets"));
    } else {
      result.set("joint", run_architectures());
    }
    StudentTeachers teachers;
    teachers.joint = context_.folder / "stage2";
    const Value students = train_students(tasks_, teachers, options_.student,
                                          options_.data, context_);
    result.set("datasets", students.at("datasets"));
    return result;
  }

 private:
  StepContext stage_context(const std::string& name) const {
    StepContext context = context_;
    context.folder = context_.folder / name;
    context.fingerprint = context_.fingerprint + "/" + name;
    make_folders(context.folder);
    return context;
  }

  Value run_teachers(const std::string& stage,
                     const std::vector<MlfdTask>& tasks) const {
    StudentSetup setup;
    setup.baseline = MlfdBaseline::kIndividual;
    setup.label_smoothing = options_.teacher.label_smoothing;
    setup.training = options_.teacher.training;
    return train_students(tasks, {}, setup, options_.data, stage_context(stage))
        .at("datasets");
  }

  std::vector<NamedTeacher> load(const std::string& stage,
                                 const std::vector<MlfdTask>& tasks) const {
    std::vector<NamedTeacher> teachers;
    for (const MlfdTask& task : tasks) {
      const StoredNetwork stored = read_network_folder(
          context_.folder / stage / kStudentsFolder / task.name);
      teachers.push_back({task.name, stored.network, stored.input});
    }
    return teachers;
  }

  /// The control of "more architectures" against "more data sets".
  Value run_architectures() const {
    Value joints = Value::object();
    for (const MlfdTask& task : tasks_) {
      std::vector<NamedTeacher> teachers;
      for (const MlfdTask& other : tasks_) {
        MlfdTask copy = task;
        copy.spec = other.spec;
        const std::string name = task.name + "-" + other.name;
        run_teachers("stage1-" + name, {copy});
        teachers.push_back(load("stage1-" + name, {copy}).front());
        teachers.back().name = name;
      }
      const Value joint =
          train_joint_teachers({task}, teachers, options_.joint, options_.data,
                               stage_context("stage2"));
      joints.set(task.name, joint.at("datasets").at(task.name));
    }
    return joints;
  }

  const MlfdStepOptions& options_;
  const StepContext& context_;
  std::vector<MlfdTask> tasks_;
};

Value run_mlfd(const StepContext& context) {
  const MlfdStepOptions options = read_mlfd_options(context.inputs);
  return Mlfd(options, context).run();
}

}  // namespace

StepKind mlfd_step() {
  StepKind kind;
  kind.name = "mlfd";
  kind.description =
      "a better student for each of several data sets, all stages (MLFD)";
  kind.describe_options = &option_rows<MlfdStepOptions>;
  kind.plan = &plan_mlfd;
  kind.run = &run_mlfd;
  kind.show = &show_datasets;
  return kind;
}

}  // namespace solera::recipe
