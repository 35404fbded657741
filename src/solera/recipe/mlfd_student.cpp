#include "solera/recipe/mlfd_student.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/data/tasks.h"
#include "solera/methods/mlfd/stages.h"
#include "solera/models/catalogue.h"
#include "solera/recipe/joint_folder.h"
#include "solera/recipe/judged_training.h"
#include "solera/recipe/mlfd_source.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/provenance.h"
#include "solera/recipe/training.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace {

/// The classes that the head at `head` gives to images, less `offset`.
Guess guess_of(const models::NetworkPtr& network, std::size_t head,
               std::int64_t offset, const models::InputSpec& input,
               torch::Device device) {
  return [=](const data::Batch& batch) {
    network->eval();
    const torch::Tensor seen = network->backbone().head_input(
        models::make_input(batch.images, input, device));
    return network->classify(network->heads()[head], seen).argmax(1) - offset;
  };
}

/// Students, one after the other.
class StudentTraining {
 public:
  StudentTraining(const std::vector<MlfdTask>& tasks,
                  const StudentTeachers& teachers, const StudentSetup& setup,
                  const MlfdData& data, const StepContext& context)
      : tasks_(tasks),
        teachers_(teachers),
        setup_(setup),
        data_(data),
        context_(context),
        base_(train_context(context, *data.seed)) {}

  Value run() {
    switch (setup_.baseline) {
      case MlfdBaseline::kMultiHead:
      case MlfdBaseline::kExtendedHead:
        train_shared();
        break;
      case MlfdBaseline::kNone:
      case MlfdBaseline::kIndividual:
      case MlfdBaseline::kLargerTeacher:
        for (const MlfdTask& task : tasks_) train_one(task);
        break;
    }
    write_file_atomically(context_.folder / kRightFile, to_json(right_) + "\n");
    Value result = Value::object();
    result.set("datasets", figures_);
    return result;
  }

 private:
  models::NetworkPtr make_network(models::ModelSpec spec) const {
    spec.classes = 0;
    return models::make_network(spec, *data_.seed);
  }

  methods::SupervisedOptions supervised() const {
    methods::SupervisedOptions options;
    options.label_smoothing = setup_.label_smoothing;
    options.batch_norm = setup_.method.batch_norm;
    options.backbone_lr = setup_.method.backbone_lr;
    options.head_lr = setup_.method.head_lr;
    return options;
  }

  Judge judge_of(const MlfdTask& task, const models::NetworkPtr& network,
                 std::size_t head, std::int64_t offset,
                 const models::InputSpec& input) const {
    const Guess guess = guess_of(network, head, offset, input, base_.device);
    return {task.name, task.held, task.test, clean_view(data_.view, input),
            guess,     guess};
  }

  /// What the student of `task` learns from: [logits, features...].
  MlfdSource source_of(const MlfdTask& task,
                       std::unique_ptr<teacher::FeatureSource> online,
                       const models::InputSpec& input,
                       const std::string& key) const {
    SourceSetting setting;
    setting.view = clean_view(data_.view, input);
    setting.teacher_view = setup_.teacher_view;
    setting.store = setup_.store;
    setting.place = {context_.folder / "features" / task.name, key,
                     setup_.training.workers};
    return make_mlfd_source(std::move(online), task.train, setting,
                            base_.device);
  }

  MlfdSource larger_source(const MlfdTask& task) const {
    const auto found = std::find_if(
        teachers_.larger.begin(), teachers_.larger.end(),
        [&](const NamedTeacher& each) { return each.name == task.name; });
    if (found == teachers_.larger.end()) {
      throw Error(ErrorKind::kUsage,
                  context_.inputs.place.child("teachers").text(0),
                  "found no teacher named '" + task.name +
                      "', expected one for each data set");
    }
    return source_of(
        task,
        teacher::make_network_features(
            {{found->network, found->name, found->input, teacher::kLogitsTap}},
            {}, base_.device),
        found->input, tensor::state_hash(tensor::state_of(*found->network)));
  }

  void train_one(const MlfdTask& task) {
    leave_if_asked(context_);
    models::NetworkPtr student = make_network(task.spec);
    student->add_head("head", task.classes(), task.train->class_names());
    std::unique_ptr<teacher::FeatureSource> frozen;
    MlfdSource source;
    std::unique_ptr<train::Stage> stage;
    if (setup_.baseline == MlfdBaseline::kIndividual) {
      stage = methods::make_supervised_stage(student, task.input, supervised());
    } else {
      methods::MlfdStudentParts parts{student, task.input, nullptr, {}};
      if (setup_.baseline == MlfdBaseline::kNone) {
        source = joint_source(task, frozen, parts.targets);
      } else {
        source = larger_source(task);
      }
      parts.joint = source.source.get();
      stage = methods::make_mlfd_student_stage(parts, setup_.method);
    }
    train::TrainTask training;
    training.stage = stage.get();
    training.dataset = task.train;
    training.view = data_.view;
    const JudgedTraining trained = train_judged(
        training, setup_.training, sub_context(base_, "student", task.name),
        {judge_of(task, student, 0, 0, task.input)}, setup_.keep);
    finish(task.name, student, task.input, trained, source.cost);
  }

  /// `frozen` keeps the joint teacher's own teachers alive.
  MlfdSource joint_source(const MlfdTask& task,
                          std::unique_ptr<teacher::FeatureSource>& frozen,
                          std::vector<methods::FeatureTarget>& targets) const {
    const std::string where = context_.inputs.place.child("joint").text(0);
    const StoredJoint joint =
        read_joint_folder(find_joint_folder(teachers_.joint, task.name, where));
    const std::size_t branch = joint.branch(task.name, where);
    const methods::JointBranch& plan = joint.joint->geometry().branches[branch];
    if (plan.classes != task.classes()) {
      throw Error(ErrorKind::kUsage, where,
                  "found a joint teacher of " + std::to_string(plan.classes) +
                      " classes, expected the " +
                      std::to_string(task.classes()) + " of " + task.name);
    }
    if (setup_.method.feature_weight > 0) {
      targets = methods::match_levels(
          methods::measure(task.spec, task.input.size), plan,
          setup_.method.levels, context_.inputs.place.key);
    }
    joint.joint->to(base_.device);
    frozen = joint.teachers(base_.device);
    return source_of(
        task, methods::make_joint_features(joint.joint, branch, *frozen),
        joint.taps.front().input, joint.hash() + std::to_string(branch));
  }

  /// One network of all data sets.
  void train_shared() {
    std::vector<std::string> names;
    std::vector<data::DatasetPtr> parts;
    for (const MlfdTask& task : tasks_) {
      names.push_back(task.name);
      parts.push_back(task.train);
    }
    const data::TaskUnion all(names, parts);
    const models::NetworkPtr network = make_network(*teachers_.shared);
    const models::InputSpec& input = tasks_.front().input;
    const bool many = setup_.baseline == MlfdBaseline::kMultiHead;
    std::vector<Judge> judges;
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      const MlfdTask& task = tasks_[i];
      if (many) {
        network->add_head(task.name, task.classes(), task.train->class_names());
      }
      judges.push_back(judge_of(task, network, many ? i : 0,
                                many ? 0 : all.offsets()[i], input));
    }
    if (!many) {
      network->add_head("head", all.offsets().back(),
                        all.dataset()->class_names());
    }
    const auto stage =
        many ? methods::make_multi_head_stage(network, input, all.offsets(),
                                              supervised())
             : methods::make_supervised_stage(network, input, supervised());
    train::TrainTask training;
    training.stage = stage.get();
    training.dataset = all.dataset();
    training.groups = all.sizes();
    training.view = data_.view;
    const JudgedTraining trained = train_judged(
        training, setup_.training, sub_context(base_, "student", kSharedJoint),
        judges, setup_.keep);
    finish(kSharedJoint, network, input, trained, {});
  }

  void finish(const std::string& name, const models::NetworkPtr& network,
              const models::InputSpec& input, const JudgedTraining& trained,
              const Value& cost) {
    network->to(torch::kCPU);
    write_network_folder(context_.folder / kStudentsFolder / name, *network,
                         input, manifest_of_step_network(context_, {}));
    const bool best = setup_.keep == KeptEpoch::kBest;
    for (std::size_t i = 0; i < trained.figures.size(); ++i) {
      const Figures& figures = trained.figures[i];
      Value value = describe_figures(trained, i);
      value.set("architecture", network->spec().architecture);
      value.set("store", cost);
      figures_.set(figures.name, value);
      if (figures.best.defined()) {
        right_.set(figures.name,
                   describe_right(best ? figures.best : figures.last));
      }
    }
  }

  const std::vector<MlfdTask>& tasks_;
  const StudentTeachers& teachers_;
  const StudentSetup& setup_;
  const MlfdData& data_;
  const StepContext& context_;
  train::TrainContext base_;
  Value figures_ = Value::object();
  Value right_ = Value::object();
};

}  // namespace

Value train_students(const std::vector<MlfdTask>& tasks,
                     const StudentTeachers& teachers, const StudentSetup& setup,
                     const MlfdData& data, const StepContext& context) {
  return StudentTraining(tasks, teachers, setup, data, context).run();
}

}  // namespace solera::recipe
