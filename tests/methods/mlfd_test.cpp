#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/data/tasks.h"
#include "solera/methods/mlfd/loss.h"
#include "solera/methods/mlfd/stages.h"
#include "solera/teacher/network_features.h"
#include "solera/tensor/state_dict.h"
#include "solera/train/trainer.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_dataset.h"
#include "tests/support/toy_network.h"

namespace solera::methods {
namespace {

using testing::HasSubstr;
using torch::Tensor;

/// Says the same features, one row for every image of a batch.
class FixedFeatures final : public teacher::FeatureSource {
 public:
  explicit FixedFeatures(std::vector<Tensor> rows) : rows_(std::move(rows)) {}

  std::vector<Tensor> features(const data::Batch&) override { return rows_; }

 private:
  std::vector<Tensor> rows_;
};

/// Two teachers of 2 and 3 channels, 4x4, and a student of `channels` there.
JointGeometry toy_geometry(std::vector<std::int64_t> channels,
                           std::vector<std::int64_t> sides,
                           std::int64_t dense = 0, std::size_t branches = 1) {
  JointGeometry geometry;
  geometry.teachers = {{"last", 2, 4}, {"last", 3, 4}};
  geometry.side = 4;
  for (std::size_t b = 0; b < branches; ++b) {
    JointBranch branch{"d" + std::to_string(b), 3, {}, dense};
    for (std::size_t i = 0; i < channels.size(); ++i) {
      branch.maps.push_back({"l" + std::to_string(i), channels[i], sides[i]});
    }
    geometry.branches.push_back(branch);
  }
  return geometry;
}

JointOptions toy_options() {
  JointOptions options;
  options.width = 4;
  options.dropout = 0.0;
  return options;
}

std::vector<Tensor> toy_features(std::int64_t images) {
  torch::manual_seed(5);
  return {torch::randn({images, 2, 4, 4}), torch::randn({images, 3, 4, 4})};
}

// softmax(z / 2), log softmax(z' / 2) and the rest, written out.
TEST(MlfdLoss, IsTheFormulaByHand) {
  const std::vector<std::vector<double>> student = {{2, 0, -2}, {1, 3, 0}};
  const std::vector<std::vector<double>> teacher = {{4, 2, 0}, {0, 2, 2}};
  const std::vector<std::size_t> labels = {0, 2};
  const auto softmax = [](std::vector<double> z, double temperature) {
    double sum = 0;
    for (double& x : z) sum += x = std::exp(x / temperature);
    for (double& x : z) x /= sum;
    return z;
  };
  double soft = 0;
  double hard = 0;
  for (std::size_t b = 0; b < 2; ++b) {
    const auto p = softmax(teacher[b], 2);
    const auto q = softmax(student[b], 2);
    for (std::size_t c = 0; c < 3; ++c) soft -= p[c] * std::log(q[c]) * 4 / 2;
    hard -= std::log(softmax(student[b], 1)[labels[b]]) / 2;
  }
  const double features = (1 + 4 + 0 + 9) / 4.0 + (4 + 4) / 2.0;
  const auto tensor = [](const std::vector<std::vector<double>>& rows) {
    return torch::stack({torch::tensor(rows[0]), torch::tensor(rows[1])});
  };
  const std::vector<FeaturePair> pairs = {
      {torch::tensor({1.0, 2.0, 3.0, 4.0}),
       torch::tensor({0.0, 0.0, 3.0, 1.0})},
      {torch::tensor({2.0, 2.0}), torch::tensor({0.0, 4.0})}};
  MlfdOptions options;
  const Tensor answer = torch::tensor({0, 2}, torch::kInt64);
  const MlfdLoss loss =
      mlfd_loss(tensor(student), tensor(teacher), answer, pairs, options);
  EXPECT_NEAR(loss.soft.item<double>(), soft, 1e-6);
  EXPECT_NEAR(loss.hard.item<double>(), hard, 1e-6);
  EXPECT_NEAR(loss.features.item<double>(), features, 1e-6);
  EXPECT_NEAR(loss.total.item<double>(),
              0.6 * soft + 0.2 * features + 0.2 * hard, 1e-6);
  options.reduction = LevelReduction::kMean;
  EXPECT_NEAR(
      mlfd_loss(tensor(student), tensor(teacher), answer, pairs, options)
          .features.item<double>(),
      features / 2, 1e-6);
}

TEST(MlfdLoss, GivesTheTeacherNoGradient) {
  const Tensor student = torch::randn({2, 3}).requires_grad_();
  const Tensor logits = torch::randn({2, 3}).requires_grad_();
  const Tensor own = torch::randn({2, 4}).requires_grad_();
  const Tensor map = torch::randn({2, 4}).requires_grad_();
  mlfd_loss(student, logits, torch::tensor({0, 1}, torch::kInt64), {{own, map}},
            {})
      .total.backward();
  EXPECT_FALSE(map.grad().defined());
  EXPECT_FALSE(logits.grad().defined());
  EXPECT_TRUE(own.grad().defined());
  EXPECT_TRUE(student.grad().defined());
}

TEST(JointTeacher, HasTheReleasedLayersOfOneLevel) {
  JointTeacher joint(toy_geometry({6}, {4}), toy_options(), 1);
  std::vector<std::string> shapes;
  for (const auto& item : joint.named_parameters()) {
    shapes.push_back(
        item.key() + " " + std::to_string(item.value().size(0)) + "x" +
        std::to_string(item.value().numel() / item.value().size(0)));
  }
  EXPECT_THAT(
      shapes,
      testing::ElementsAre(
          "adaptor0.norm.weight 2x1", "adaptor0.norm.bias 2x1",
          "adaptor0.conv.weight 4x2", "adaptor0.conv.bias 4x1",
          "adaptor1.norm.weight 3x1", "adaptor1.norm.bias 3x1",
          "adaptor1.conv.weight 4x3", "adaptor1.conv.bias 4x1",
          "norm.weight 8x1", "norm.bias 8x1", "branch0.filter0.conv.weight 6x8",
          "branch0.filter0.conv.bias 6x1", "branch0.filter0.norm.weight 6x1",
          "branch0.filter0.norm.bias 6x1", "branch0.head.weight 3x6",
          "branch0.head.bias 3x1"));
}

// With fresh statistics batch norms are identities but for eps.
TEST(JointTeacher, FusesTeachersInOrderAtTheirChannelBoundaries) {
  JointTeacher joint(toy_geometry({6}, {4}), toy_options(), 1);
  joint.eval();
  const torch::NoGradGuard no_grad;
  const auto parameters = joint.named_parameters();
  const Tensor ones = torch::ones({1, 2, 4, 4});
  const Tensor twos = torch::full({1, 3, 4, 4}, 2.0);
  const Tensor fused = joint.fuse({ones, twos});
  ASSERT_EQ(fused.sizes(), (std::vector<std::int64_t>{1, 8, 4, 4}));
  for (std::int64_t channel = 0; channel < 8; ++channel) {
    const std::string adaptor = channel < 4 ? "adaptor0" : "adaptor1";
    const double value = channel < 4 ? 1.0 : 2.0;
    const Tensor& weight = parameters[adaptor + ".conv.weight"];
    const Tensor& bias = parameters[adaptor + ".conv.bias"];
    const Tensor expected =
        torch::gelu(value * weight[channel % 4].sum() + bias[channel % 4]);
    EXPECT_NEAR(fused[0][channel][1][2].item<double>(), expected.item<double>(),
                1e-4)
        << channel;
  }
}

TEST(JointTeacher, GoesDownToTheStudentsLaterLevels) {
  JointTeacher joint(toy_geometry({6, 5, 7}, {4, 2, 1}, /*dense=*/9),
                     toy_options(), 1);
  const JointAnswer answer = joint.answer(0, joint.fuse(toy_features(2)));
  ASSERT_EQ(answer.maps.size(), 3U);
  EXPECT_EQ(answer.maps[0].sizes(), (std::vector<std::int64_t>{2, 6, 4, 4}));
  EXPECT_EQ(answer.maps[1].sizes(), (std::vector<std::int64_t>{2, 5, 2, 2}));
  EXPECT_EQ(answer.maps[2].sizes(), (std::vector<std::int64_t>{2, 7, 1, 1}));
  EXPECT_EQ(answer.dense.sizes(), (std::vector<std::int64_t>{2, 9}));
  EXPECT_EQ(answer.logits.sizes(), (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(answer.all().size(), 5U);
}

TEST(JointTeacher, AsReleasedGoesDownFirstAndFiltersLast) {
  JointOptions options = toy_options();
  options.layout = JointLayout::kReleased;
  JointTeacher joint(toy_geometry({6, 5}, {2, 2}), options, 1);
  const auto parameters = joint.named_parameters();
  EXPECT_EQ(parameters["branch0.filter0.conv.weight"].size(2), 3);
  EXPECT_FALSE(parameters.contains("branch0.filter0.conv.bias"));
  EXPECT_EQ(parameters["branch0.filter1.conv.weight"].size(2), 1);
  const JointAnswer answer = joint.answer(0, joint.fuse(toy_features(2)));
  EXPECT_EQ(answer.maps[0].sizes(), (std::vector<std::int64_t>{2, 6, 2, 2}));
  EXPECT_EQ(answer.maps[1].sizes(), (std::vector<std::int64_t>{2, 5, 2, 2}));
}

TEST(JointTeacher, FusesEmbeddingsWithoutAdaptors) {
  JointGeometry geometry = toy_geometry({}, {});
  geometry.side = 0;
  JointTeacher joint(geometry, toy_options(), 1);
  EXPECT_EQ(joint.parameters().size(), 2U);
  EXPECT_EQ(joint.parameters()[0].sizes(), (std::vector<std::int64_t>{3, 5}));
}

TEST(JointTeacher, TakesOneToEightTeachers) {
  for (std::size_t count = 1; count <= 8; ++count) {
    JointGeometry geometry = toy_geometry({6}, {4});
    geometry.teachers.assign(count, {"last", 2, 4});
    JointTeacher joint(geometry, toy_options(), 1);
    const std::vector<Tensor> features(count, torch::randn({3, 2, 4, 4}));
    EXPECT_EQ(joint.answer(0, joint.fuse(features)).logits.size(0), 3) << count;
  }
}

TEST(JointTeacher, StartsByXavierIfAskedTo) {
  JointOptions options = toy_options();
  options.init = JointInit::kXavier;
  JointTeacher joint(toy_geometry({6}, {4}), options, 1);
  const auto parameters = joint.named_parameters();
  EXPECT_EQ(parameters["branch0.head.bias"].abs().max().item<double>(), 0.0);
  const double bound = std::sqrt(6.0 / (2 + 4));
  const double largest =
      parameters["adaptor0.conv.weight"].abs().max().item<double>();
  EXPECT_LE(largest, bound);
  EXPECT_GT(largest, 1.0 / std::sqrt(2.0));  // the bound of the default
}

data::Batch labelled(std::vector<std::int64_t> labels) {
  data::Batch batch;
  batch.labels = torch::tensor(labels, torch::kInt64);
  batch.images = torch::zeros({batch.labels.size(0), 3, 16, 16}, torch::kByte);
  return batch;
}

TEST(JointStage, IsTheMeanOverDatasetsOfTheirOwnHeads) {
  const auto joint = std::make_shared<JointTeacher>(
      toy_geometry({6}, {4}, 0, 2), toy_options(), 1);
  FixedFeatures features(toy_features(5));
  const auto stage = make_joint_stage(joint, features, {0, 3, 6}, 0.0);
  joint->eval();
  const train::LossTerms terms =
      stage->compute_loss(labelled({0, 4, 2, 5, 1}), {});
  const torch::NoGradGuard no_grad;
  const Tensor fused = joint->fuse(toy_features(5));
  const auto rows = [&](std::vector<std::int64_t> which) {
    return fused.index_select(0, torch::tensor(which, torch::kInt64));
  };
  const auto loss = [](const Tensor& logits, std::vector<std::int64_t> labels) {
    return torch::nn::functional::cross_entropy(
               logits, torch::tensor(labels, torch::kInt64))
        .item<double>();
  };
  const double first =
      loss(joint->answer(0, rows({0, 2, 4})).logits, {0, 2, 1});
  const double second = loss(joint->answer(1, rows({1, 3})).logits, {1, 2});
  EXPECT_NEAR(terms.total.item<double>(), (first + second) / 2, 1e-5);
  EXPECT_EQ(terms.logged.size(), 4U);
}

TEST(JointStage, StandsABatchWithoutADataset) {
  const auto joint = std::make_shared<JointTeacher>(
      toy_geometry({6}, {4}, 0, 2), toy_options(), 1);
  FixedFeatures features(toy_features(2));
  const auto stage = make_joint_stage(joint, features, {0, 3, 6}, 0.1);
  const train::LossTerms terms = stage->compute_loss(labelled({0, 1}), {});
  EXPECT_EQ(terms.logged.size(), 4U);
  terms.total.backward();
  EXPECT_TRUE(std::isfinite(terms.total.item<double>()));
}

/// Frozen teachers of different architectures, a joint teacher on them and a
/// student, all of toy size.
class Mlfd : public testing::Test {
 protected:
  static constexpr std::int64_t kClasses = 3;

  Mlfd() {
    models::ModelSpec mobile;
    mobile.architecture = "mobilenet_v2";
    mobile.width = 0.25;
    mobile.stem = models::Stem::kSmall;
    mobile.classes = 4;
    teachers_ = {support::toy_network(5, 3), models::make_network(mobile, 4)};
    JointOptions options = toy_options();
    options.dense_level = true;
    options.merge = "last-1";
    const NetworkShape student = measure(student_->spec(), 16);
    geometry_ = plan_joint({{"a", measure(teachers_[0]->spec(), 16), 0},
                            {"b", measure(teachers_[1]->spec(), 16), 0}},
                           {{"d", student, kClasses}}, options, "joint");
    joint_ = std::make_shared<JointTeacher>(geometry_, options, 1);
    std::vector<teacher::Tap> taps;
    for (const auto& network : teachers_) {
      const NetworkShape shape = measure(network->spec(), 16);
      taps.push_back({network, "t", support::toy_input(),
                      find_place(shape, "last-1", "x")});
    }
    teacher::NetworkFeatureOptions reading;
    reading.side = geometry_.side;
    features_ = teacher::make_network_features(taps, reading, torch::kCPU);
    targets_ = match_levels(student, geometry_.branches[0], {}, "student");
  }

  train::TrainResult train_stage(train::Stage& stage,
                                 std::vector<std::int64_t> groups = {},
                                 int epochs = 2) {
    support::TempFolder folder;
    train::TrainTask task;
    task.stage = &stage;
    task.dataset = dataset_;
    task.groups = std::move(groups);
    task.view = support::toy_view();
    train::TrainOptions options;
    options.epochs = epochs;
    options.batch_size = 8;
    options.workers = 1;
    train::TrainContext context;
    context.folder = folder.path();
    context.seed = 5;
    context.progress.quiet = true;
    return train::train(task, options, context);
  }

  std::string state(const torch::nn::Module& module) const {
    return tensor::state_hash(tensor::state_of(module));
  }

  std::vector<models::NetworkPtr> teachers_;
  models::NetworkPtr student_ = support::toy_network(kClasses, 5);
  JointGeometry geometry_;
  JointTeacherPtr joint_;
  std::unique_ptr<teacher::FeatureSource> features_;
  std::vector<FeatureTarget> targets_;
  data::DatasetPtr dataset_ =
      std::make_shared<support::ToyDataset>(24, kClasses);
};

TEST_F(Mlfd, LeavesTheTeachersBitIdentical) {
  const std::string a = state(*teachers_[0]);
  const std::string b = state(*teachers_[1]);
  data::Batch batch = labelled({0, 1});
  const Tensor before = features_->features(batch)[1];
  const std::string joint = state(*joint_);
  const auto stage = make_joint_stage(joint_, *features_, {0, kClasses}, 0.1);
  train_stage(*stage);
  EXPECT_NE(state(*joint_), joint);
  EXPECT_EQ(state(*teachers_[0]), a);
  EXPECT_EQ(state(*teachers_[1]), b);
  EXPECT_TRUE(features_->features(batch)[1].equal(before));
}

TEST_F(Mlfd, SharedIsPerDatasetForOneDataset) {
  const auto one = make_joint_stage(joint_, *features_, {0, kClasses}, 0.1);
  train_stage(*one);
  const std::string per_dataset = state(*joint_);
  JointOptions options = toy_options();
  options.dense_level = true;
  options.merge = "last-1";
  joint_ = std::make_shared<JointTeacher>(geometry_, options, 1);
  const data::TaskUnion tasks({"d"}, {dataset_});
  const auto shared =
      make_joint_stage(joint_, *features_, tasks.offsets(), 0.1);
  dataset_ = tasks.dataset();
  train_stage(*shared, tasks.sizes());
  EXPECT_EQ(state(*joint_), per_dataset);
}

TEST_F(Mlfd, TeachesTheStudentAndNotTheJointTeacher) {
  const auto source = make_joint_features(joint_, 0, *features_);
  const std::string joint = state(*joint_);
  const std::string student = state(*student_);
  ASSERT_EQ(targets_.size(), 3U);
  const auto stage = make_mlfd_student_stage(
      {student_, support::toy_input(), source.get(), targets_}, {});
  const train::TrainResult result = train_stage(*stage);
  EXPECT_EQ(state(*joint_), joint);
  EXPECT_NE(state(*student_), student);
  EXPECT_GT(result.last.at("loss/feature"), 0.0);
}

TEST_F(Mlfd, LogitsOnlyHasNoFeatureLoss) {
  const auto source = make_joint_features(joint_, 0, *features_);
  MlfdOptions options;
  options.feature_weight = 0.0;
  const auto stage = make_mlfd_student_stage(
      {student_, support::toy_input(), source.get(), targets_}, options);
  EXPECT_EQ(train_stage(*stage, {}, 1).last.at("loss/feature"), 0.0);
}

TEST_F(Mlfd, StudentsLossIsThatOfItsAnswers) {
  const auto source = make_joint_features(joint_, 0, *features_);
  const auto stage = make_mlfd_student_stage(
      {student_, support::toy_input(), source.get(), targets_}, {});
  student_->eval();
  data::Batch batch = labelled({0, 2});
  batch.images = torch::randint(0, 256, {2, 3, 16, 16}, torch::kByte);
  const double found = stage->compute_loss(batch, {}).total.item<double>();
  const torch::NoGradGuard no_grad;
  const std::vector<Tensor> taught = source->features(batch);
  const models::Features own = student_->backbone().forward_features(
      models::make_input(batch.images, support::toy_input(), torch::kCPU));
  const std::size_t last = own.maps.size() - 1;
  // The other teacher's maps are smaller than the student's.
  ASSERT_LT(taught[1].size(2), own.maps[last - 1].size(2));
  const auto averaged = [](const Tensor& map, const Tensor& like) {
    return torch::adaptive_avg_pool2d(map, {like.size(2), like.size(3)});
  };
  const Tensor logits =
      student_->classify(student_->heads().front(), own.embedding);
  const double expected =
      mlfd_loss(logits, taught[0], batch.labels,
                {{averaged(own.maps[last - 1], taught[1]), taught[1]},
                 {averaged(own.maps[last], taught[2]), taught[2]},
                 {own.embedding, taught[3]}},
                {})
          .total.item<double>();
  EXPECT_NEAR(found, expected, 1e-5);
}

TEST_F(Mlfd, RefusesAStudentWhoseClassifierReadsAMap) {
  models::ModelSpec spec;
  spec.architecture = "squeezenet1_1";
  spec.classes = kClasses;
  const auto squeeze = models::make_network(spec, 1);
  const auto source = make_joint_features(joint_, 0, *features_);
  models::InputSpec input = support::toy_input(64);
  EXPECT_THAT(
      support::usage_error_of([&] {
        make_mlfd_student_stage({squeeze, input, source.get(), targets_}, {});
      }),
      HasSubstr("classifies every place of its last map"));
}

TEST(MultiHead, IsTheMeanOverItsHeads) {
  const auto network = support::toy_network(0, 5);
  network->add_head("a", 3);
  network->add_head("b", 2);
  const auto stage =
      make_multi_head_stage(network, support::toy_input(), {0, 3, 5}, {});
  network->eval();
  const data::Batch batch = labelled({1, 3, 4});
  const double found = stage->compute_loss(batch, {}).total.item<double>();
  const torch::NoGradGuard no_grad;
  const Tensor seen = network->backbone().head_input(
      models::make_input(batch.images, support::toy_input(), torch::kCPU));
  const auto loss = [&](std::size_t head, std::int64_t first,
                        std::vector<std::int64_t> labels) {
    const auto count = static_cast<std::int64_t>(labels.size());
    return torch::nn::functional::cross_entropy(
               network->classify(network->heads()[head],
                                 seen.narrow(0, first, count)),
               torch::tensor(labels, torch::kInt64))
        .item<double>();
  };
  EXPECT_NEAR(found, (loss(0, 0, {1}) + loss(1, 1, {0, 1})) / 2, 1e-5);
}

}  // namespace
}  // namespace solera::methods
