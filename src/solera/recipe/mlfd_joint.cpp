#include "solera/recipe/mlfd_joint.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/core/random.h"
#include "solera/data/tasks.h"
#include "solera/methods/mlfd/stages.h"
#include "solera/recipe/joint_folder.h"
#include "solera/recipe/mlfd_source.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/provenance.h"
#include "solera/recipe/training.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace {

/// Joint teachers, one after the other.
class JointTraining {
 public:
  JointTraining(const std::vector<MlfdTask>& tasks,
                const std::vector<NamedTeacher>& teachers,
                const JointSetup& setup, const MlfdData& data,
                const StepContext& context)
      : tasks_(tasks),
        teachers_(teachers),
        setup_(setup),
        data_(data),
        context_(context),
        base_(train_context(context, *data.seed)) {}

  Value run() {
    for (const NamedTeacher& each : teachers_) {
      write_network_folder(context_.folder / kTeachersFolder / each.name,
                           *each.network, each.input,
                           manifest_of_step_network(context_, {}));
    }
    if (setup_.mode == methods::JointMode::kShared) {
      train_one(kSharedJoint, tasks_, teachers_);
    } else {
      for (const MlfdTask& task : tasks_) {
        train_one(task.name, {task},
                  choose_teachers(teachers_, task.name, setup_,
                                  context_.inputs.place.text(0)));
      }
    }
    write_file_atomically(context_.folder / kRightFile, to_json(right_) + "\n");
    Value result = Value::object();
    result.set("datasets", figures_);
    return result;
  }

 private:
  std::string where() const { return context_.inputs.place.key; }

  models::InputSpec input_of(const NamedTeacher& teacher,
                             const std::vector<MlfdTask>& tasks) const {
    models::InputSpec input = teacher.input;
    if (setup_.teacher_input == TeacherInput::kDataset) {
      input.mean = tasks.front().input.mean;
      input.std = tasks.front().input.std;
    }
    return input;
  }

  StoredJoint make_joint(const std::vector<MlfdTask>& tasks,
                         const std::vector<NamedTeacher>& teachers) const {
    std::vector<methods::NamedShape> shapes;
    for (const NamedTeacher& each : teachers) {
      shapes.push_back({each.name,
                        methods::measure(each.network->spec(), each.input.size),
                        0});
    }
    std::vector<methods::NamedShape> students;
    for (const MlfdTask& task : tasks) {
      students.push_back({task.name,
                          methods::measure(task.spec, task.input.size),
                          task.classes()});
    }
    const methods::JointGeometry geometry =
        methods::plan_joint(shapes, students, setup_.method, where());
    StoredJoint stored;
    stored.options = setup_.method;
    stored.bf16 = setup_.bf16_teachers;
    stored.joint = std::make_shared<methods::JointTeacher>(
        geometry, setup_.method, mix64(*data_.seed));
    for (std::size_t i = 0; i < teachers.size(); ++i) {
      stored.taps.push_back(
          {teachers[i].network, teachers[i].name, input_of(teachers[i], tasks),
           methods::find_place(shapes[i].shape,
                               setup_.method.place_of(teachers[i].name),
                               where())});
    }
    return stored;
  }

  /// What decides the features: not the joint teacher's own weights.
  static std::string key_of(const StoredJoint& stored) {
    Sha256 hash;
    for (const teacher::Tap& tap : stored.taps) {
      hash.add(tensor::state_hash(tensor::state_of(*tap.network)));
      hash.add(std::to_string(tap.level));
      hash.add(to_json(write_options(tap.input)));
    }
    hash.add(std::to_string(stored.joint->geometry().side));
    hash.add(stored.bf16 ? "bf16" : "float");
    return hash.hex();
  }

  MlfdSource source_of(const StoredJoint& stored, const data::DatasetPtr& set,
                       const std::string& name, TeacherView seen) const {
    SourceSetting setting;
    setting.view = clean_view(data_.view, stored.taps.front().input);
    setting.teacher_view = seen;
    setting.store = setup_.store;
    setting.place = {context_.folder / "features" / name, key_of(stored),
                     setup_.training.workers};
    return make_mlfd_source(stored.teachers(base_.device), set, setting,
                            base_.device);
  }

  Judge judge_of(const MlfdTask& task, std::size_t branch,
                 const StoredJoint& stored, const std::string& name) {
    Judge judge{task.name, task.held,
                task.test, clean_view(data_.view, stored.taps.front().input),
                {},        {}};
    const auto guess = [&](const data::DatasetPtr& set, const char* part) {
      sources_.push_back(source_of(stored, set,
                                   name + "-" + task.name + "-" + part,
                                   TeacherView::kClean)
                             .source);
      sources_.push_back(
          methods::make_joint_features(stored.joint, branch, *sources_.back()));
      return [source = sources_.back().get()](const data::Batch& batch) {
        return source->features(batch).front().argmax(1);
      };
    };
    judge.held_guess = guess(task.held, "held");
    if (task.test != nullptr) judge.test_guess = guess(task.test, "test");
    return judge;
  }

  void train_one(const std::string& name, const std::vector<MlfdTask>& tasks,
                 const std::vector<NamedTeacher>& teachers) {
    leave_if_asked(context_);
    sources_.clear();
    StoredJoint stored = make_joint(tasks, teachers);
    stored.joint->to(base_.device);
    std::vector<std::string> names;
    std::vector<data::DatasetPtr> parts;
    for (const MlfdTask& task : tasks) {
      names.push_back(task.name);
      parts.push_back(task.train);
    }
    const data::TaskUnion all(names, parts);
    const MlfdSource source =
        source_of(stored, all.dataset(), name, setup_.teacher_view);
    const auto stage =
        methods::make_joint_stage(stored.joint, *source.source, all.offsets(),
                                  setup_.method.label_smoothing);
    train::TrainTask task;
    task.stage = stage.get();
    task.dataset = all.dataset();
    task.groups = all.sizes();
    // With clean teachers nobody looks at the pixels of a batch.
    task.view = setup_.teacher_view == TeacherView::kClean
                    ? clean_view(data_.view, stored.taps.front().input)
                    : data_.view;
    std::vector<Judge> judges;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      judges.push_back(judge_of(tasks[i], i, stored, name));
    }
    const JudgedTraining trained =
        train_judged(task, setup_.training, sub_context(base_, "joint", name),
                     judges, KeptEpoch::kBest);
    stored.joint->to(torch::kCPU);
    write_joint_folder(context_.folder / kJointsFolder / name, stored);
    describe(trained, stored, source.cost);
  }

  void describe(const JudgedTraining& trained, const StoredJoint& stored,
                const Value& cost) {
    for (std::size_t i = 0; i < trained.figures.size(); ++i) {
      const Figures& figures = trained.figures[i];
      Value value = describe_figures(trained, i);
      Value names = Value::array();
      for (const teacher::Tap& tap : stored.taps) names.push(tap.name);
      value.set("teachers", names);
      Value maps = Value::array();
      const auto& branch = stored.joint->geometry().branches[i];
      for (const auto& map : branch.maps) {
        maps.push(map.name + " " + map.text());
      }
      if (branch.dense > 0) {
        maps.push("embedding " + std::to_string(branch.dense));
      }
      value.set("levels", maps);
      value.set("store", cost);
      figures_.set(figures.name, value);
      if (figures.best.defined()) {
        right_.set(figures.name, describe_right(figures.best));
      }
    }
  }

  const std::vector<MlfdTask>& tasks_;
  const std::vector<NamedTeacher>& teachers_;
  const JointSetup& setup_;
  const MlfdData& data_;
  const StepContext& context_;
  train::TrainContext base_;
  std::vector<std::unique_ptr<teacher::FeatureSource>> sources_;
  Value figures_ = Value::object();
  Value right_ = Value::object();
};

}  // namespace

std::vector<NamedTeacher> choose_teachers(
    const std::vector<NamedTeacher>& teachers, const std::string& name,
    const JointSetup& setup, const std::string& where) {
  const auto own =
      std::find_if(teachers.begin(), teachers.end(),
                   [&](const NamedTeacher& each) { return each.name == name; });
  const bool asks_for_own = setup.blind || setup.count > 0;
  if (asks_for_own && own == teachers.end()) {
    throw Error(ErrorKind::kUsage, where,
                "found no teacher named '" + name +
                    "', expected one for blind or count: a data set's own "
                    "teacher has its name");
  }
  std::vector<NamedTeacher> chosen;
  if (setup.count > 0) {
    const auto all = teachers.size();
    const auto first = static_cast<std::size_t>(own - teachers.begin());
    const auto count = std::min(all, static_cast<std::size_t>(setup.count));
    for (std::size_t i = 0; i < count; ++i) {
      chosen.push_back(teachers[(first + i) % all]);
    }
  } else {
    chosen = teachers;
  }
  if (setup.blind) {
    chosen.erase(std::remove_if(chosen.begin(), chosen.end(),
                                [&](const NamedTeacher& each) {
                                  return each.name == name;
                                }),
                 chosen.end());
  }
  if (!chosen.empty()) return chosen;
  throw Error(ErrorKind::kUsage, where,
              "no teacher is left for '" + name +
                  "', expected another one where blind leaves out its own");
}

Value train_joint_teachers(const std::vector<MlfdTask>& tasks,
                           const std::vector<NamedTeacher>& teachers,
                           const JointSetup& setup, const MlfdData& data,
                           const StepContext& context) {
  return JointTraining(tasks, teachers, setup, data, context).run();
}

}  // namespace solera::recipe
