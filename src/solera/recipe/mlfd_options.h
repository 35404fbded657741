#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solera/data/spec.h"
#include "solera/data/view.h"
#include "solera/methods/mlfd/options.h"
#include "solera/models/input.h"
#include "solera/teacher/stored_features.h"
#include "solera/train/train_options.h"

namespace solera::recipe {

/// A labelled data set, and the network that shall be good at it.
struct MlfdDataset {
  std::string name;  ///< Letters, digits, '-' and '_': it names folders.
  data::DataSpec data;
  std::optional<data::DataSpec> val;   ///< Else held out of `data`.
  std::optional<data::DataSpec> test;  ///< Judged by at the end, never before.
  Value model = "resnet18";            ///< As `model` of `train`.
  std::optional<models::InputSpec> input;  ///< Of its student.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("name", name, "of the data set: letters, digits, - and _");
    visit("data", data, "labelled images to learn from");
    visit("val", val, "to choose the best epoch by; default: a part of data");
    visit("test", test, "labelled images, looked at when all is done");
    visit("model", model, "the architecture of its teacher and its student");
    visit("input", input, "of its student, where it has another than the rest");
  }
};

/// What every stage of MLFD has in common.
struct MlfdData {
  std::vector<MlfdDataset> datasets;
  double holdout = 0.1;  ///< Share of `data` held out, in (0, 1).
  std::optional<std::uint64_t> seed;
  std::optional<models::InputSpec> input;
  data::ViewOptions view;

  // The authors': squash to the size, AutoAugment, no crop and no flip.
  MlfdData() {
    view.crop = data::CropKind::kSquash;
    view.flip = 0.0;
    view.auto_augment = data::AutoAugmentPolicy::kImagenet;
  }

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("datasets", datasets, "a list of labelled data sets");
    visit("holdout", holdout,
          "share of the training images by which the best epoch is chosen");
    visit("seed", seed, "default: the recipe's");
    visit("input", input,
          "of the students; default: the view's size, the normalisation of "
          "the published weights");
    visit("view", view, "how a view of a training image is made");
  }
  void validate(const std::string& where) const;
};

/// Which images teachers see while somebody learns from them.
enum class TeacherView {
  kClean,      ///< The whole image, as in evaluation: the same every epoch.
  kAugmented,  ///< The very view that the student sees.
};

/// Whose normalisation a teacher's input has.
enum class TeacherInput {
  kDataset,  ///< That of the data set at hand, as released.
  kOwn,      ///< What the teacher was trained with.
};

/// Adam at a constant rate, as the authors trained.
train::TrainOptions mlfd_training();

/// How a joint teacher is built and trained.
struct JointSetup {
  methods::JointMode mode = methods::JointMode::kPerDataset;
  bool blind = false;  ///< Leave out the data set's own teacher.
  int count = 0;       ///< Teachers used: the own and the next; 0: all.
  TeacherView teacher_view = TeacherView::kClean;
  TeacherInput teacher_input = TeacherInput::kDataset;
  bool bf16_teachers = false;
  teacher::StoreOptions store;
  methods::JointOptions method;
  train::TrainOptions training = mlfd_training();

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("mode", mode, "per_dataset, or shared: one joint teacher of all");
    visit("blind", blind, "leave out the teacher of the data set itself");
    visit("count", count,
          "teachers: the data set's own and those that follow; 0: all");
    visit("teacher_view", teacher_view,
          "clean, or augmented: what the student sees");
    visit("teacher_input", teacher_input,
          "normalisation of teachers: dataset (as released) or own");
    visit("bf16_teachers", bf16_teachers, "frozen teachers in bfloat16");
    visit("store", store, "features of the clean view, computed once");
    method.visit_fields(visit);
    training.visit_fields(visit);
  }
  void validate(const std::string& where) const;
};

/// Who teaches.
enum class MlfdBaseline {
  kNone,           ///< The joint teacher: MLFD itself.
  kIndividual,     ///< Nobody: labels of the own data set.
  kMultiHead,      ///< Nobody: one network, a head for each data set.
  kExtendedHead,   ///< Nobody: one network, one head of all classes.
  kLargerTeacher,  ///< One network of the same classes, by logits.
};

enum class KeptEpoch { kBest, kLast };

/// How students are trained.
struct StudentSetup {
  MlfdBaseline baseline = MlfdBaseline::kNone;
  TeacherView teacher_view = TeacherView::kClean;
  teacher::StoreOptions store;
  double label_smoothing = 0.0;  ///< Of training on labels alone.
  KeptEpoch keep = KeptEpoch::kBest;
  methods::MlfdOptions method;
  train::TrainOptions training = mlfd_training();

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("baseline", baseline,
          "none, individual, multi_head, extended_head or larger_teacher");
    visit("teacher_view", teacher_view,
          "clean, or augmented: what the student sees");
    visit("store", store, "the teacher's answers, computed once");
    visit("label_smoothing", label_smoothing,
          "of the baselines without teacher, in [0, 1)");
    visit("keep", keep, "the network of the best or of the last epoch");
    method.visit_fields(visit);
    training.visit_fields(visit);
  }
  void validate(const std::string& where) const;
};

/// Whose teachers are fused for a data set.
enum class FusedTeachers {
  kOfDatasets,       ///< One teacher of each data set.
  kOfArchitectures,  ///< Every architecture, trained on that data set alone.
};

/// How the teachers of stage 1 are trained.
struct TeacherSetup {
  double label_smoothing = 0.1;  ///< In [0, 1).
  train::TrainOptions training = mlfd_training();

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("label_smoothing", label_smoothing, "in [0, 1)");
    training.visit_fields(visit);
  }
  void validate(const std::string& where) const;
};

}  // namespace solera::recipe

namespace solera {
template <>
struct EnumNames<recipe::FusedTeachers> {
  static std::vector<std::pair<std::string, recipe::FusedTeachers>> names() {
    return {{"datasets", recipe::FusedTeachers::kOfDatasets},
            {"architectures", recipe::FusedTeachers::kOfArchitectures}};
  }
};
template <>
struct EnumNames<recipe::TeacherView> {
  static std::vector<std::pair<std::string, recipe::TeacherView>> names() {
    return {{"clean", recipe::TeacherView::kClean},
            {"augmented", recipe::TeacherView::kAugmented}};
  }
};
template <>
struct EnumNames<recipe::TeacherInput> {
  static std::vector<std::pair<std::string, recipe::TeacherInput>> names() {
    return {{"dataset", recipe::TeacherInput::kDataset},
            {"own", recipe::TeacherInput::kOwn}};
  }
};
template <>
struct EnumNames<recipe::MlfdBaseline> {
  static std::vector<std::pair<std::string, recipe::MlfdBaseline>> names() {
    using Baseline = recipe::MlfdBaseline;
    return {{"none", Baseline::kNone},
            {"individual", Baseline::kIndividual},
            {"multi_head", Baseline::kMultiHead},
            {"extended_head", Baseline::kExtendedHead},
            {"larger_teacher", Baseline::kLargerTeacher}};
  }
};
template <>
struct EnumNames<recipe::KeptEpoch> {
  static std::vector<std::pair<std::string, recipe::KeptEpoch>> names() {
    return {{"best", recipe::KeptEpoch::kBest},
            {"last", recipe::KeptEpoch::kLast}};
  }
};
}  // namespace solera
