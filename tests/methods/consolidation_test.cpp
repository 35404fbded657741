#include "solera/methods/consolidation/consolidation.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/data/loader.h"
#include "solera/methods/consolidation/student.h"
#include "solera/teacher/network_teacher.h"
#include "solera/tensor/state_dict.h"
#include "solera/train/trainer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_dataset.h"
#include "tests/support/toy_network.h"

namespace solera::methods {
namespace {

using ::testing::ElementsAre;

constexpr std::int64_t kExpertClasses = 4;

class Consolidation : public ::testing::Test {
 protected:
  Consolidation() {
    training_.epochs = 2;
    training_.batch_size = 8;
    training_.workers = 1;
    training_.optimizer.weight_decay = 0;
    context_.progress.quiet = true;
    settle(*generalist_);
    settle(*expert_);
  }

  /// Running statistics that belong to the toy images.
  static void settle(models::Network& network) {
    const torch::NoGradGuard no_grad;
    network.train();
    for (int i = 0; i < 20; ++i) network.forward(input());
    network.eval();
  }

  static data::Batch batch() {
    const auto dataset = std::make_shared<support::ToyDataset>(16, 4);
    data::LoaderOptions options;
    options.batch_size = 16;
    options.workers = 1;
    const auto loader =
        data::make_loader(dataset, support::toy_view(), options);
    loader->seek(0, 0);
    return *loader->next();
  }

  static torch::Tensor input() {
    return models::make_input(batch().images, support::toy_input(),
                              torch::kCPU);
  }

  models::NetworkPtr student(std::size_t experts = 1) {
    std::vector<HeadPlan> plans;
    for (std::size_t i = 0; i < experts; ++i) {
      plans.push_back(
          {"expert" + std::to_string(i), kExpertClasses, {}, false});
    }
    return make_student(*generalist_, "generalist", plans,
                        {"labels", 4, {}, false}, options_, 11);
  }

  static std::unique_ptr<teacher::Teacher> teacher_of(
      const models::Network& network) {
    teacher::NetworkTeacherOptions options;
    options.name = "teacher";
    options.input = support::toy_input();
    return teacher::make_network_teacher(network, network.heads()[0].name,
                                         options, torch::kCPU);
  }

  /// One backward pass on `batch()`; returns the loss terms.
  train::LossTerms backward(models::NetworkPtr network, std::size_t experts) {
    const auto stage = make_consolidation_stage(
        std::move(network), support::toy_input(), options_, experts);
    stage->set_train_mode();
    teacher::TeacherOutputs outputs;
    if (options_.arm != Arm::kTraditional) {
      outputs.push_back(teacher_of(*generalist_)->predict(batch()));
    }
    if (options_.arm != Arm::kSoftLabel) {
      for (std::size_t i = 0; i < experts; ++i) {
        outputs.push_back(teacher_of(*expert_)->predict(batch()));
      }
    }
    train::LossTerms terms = stage->compute_loss(batch(), outputs);
    terms.total.backward();
    return terms;
  }

  static torch::Tensor backbone_gradient(models::Network& network) {
    std::vector<torch::Tensor> flat;
    for (const auto& parameter : network.backbone().parameters()) {
      flat.push_back(parameter.grad().flatten());
    }
    return torch::cat(flat);
  }

  static double logged(const train::LossTerms& terms, const std::string& name) {
    for (const auto& [key, value] : terms.logged) {
      if (key == name) return value.item<double>();
    }
    ADD_FAILURE() << "nothing logged as " << name;
    return 0.0;
  }

  std::map<std::string, double> result_of_run(const std::string& folder) {
    train_run(student(), folder);
    return result_.last;
  }

  /// A whole run of the trainer; returns the student.
  models::NetworkPtr train_run(models::NetworkPtr network,
                               const std::string& folder = "step") {
    const auto stage =
        make_consolidation_stage(network, support::toy_input(), options_, 1);
    const auto generalist = teacher_of(*generalist_);
    const auto expert = teacher_of(*expert_);
    train::TrainTask task;
    task.stage = stage.get();
    if (options_.arm != Arm::kTraditional) {
      task.teachers.push_back(generalist.get());
    }
    if (options_.arm != Arm::kSoftLabel) task.teachers.push_back(expert.get());
    task.dataset = std::make_shared<support::ToyDataset>(32, 4);
    task.view = support::toy_view();
    context_.folder = temp_.path() / folder;
    result_ = train::train(task, training_, context_);
    return network;
  }

  models::NetworkPtr generalist_ = support::toy_network(5, 1);
  models::NetworkPtr expert_ = support::toy_network(kExpertClasses, 2);
  ConsolidationOptions options_;
  train::TrainOptions training_;
  train::TrainContext context_;
  train::TrainResult result_;
  support::TempFolder temp_;
};

std::vector<std::string> head_names(const models::Network& network) {
  std::vector<std::string> names;
  for (const models::Head& head : network.heads()) names.push_back(head.name);
  return names;
}

TEST_F(Consolidation, StudentHasOneHeadPerTeacherOfTheArm) {
  EXPECT_THAT(head_names(*student(2)),
              ElementsAre("generalist", "expert0", "expert1"));
  options_.arm = Arm::kTraditional;
  EXPECT_THAT(head_names(*student(1)), ElementsAre("expert0"));
  options_.arm = Arm::kSoftLabel;
  options_.label_weight = 1;
  EXPECT_THAT(head_names(*student(1)), ElementsAre("generalist", "labels"));
}

TEST_F(Consolidation, StudentStartsAsTheGeneralistInEveryArm) {
  for (const Arm arm :
       {Arm::kConsolidation, Arm::kTraditional, Arm::kSoftLabel}) {
    options_.arm = arm;
    const auto network = student();
    EXPECT_EQ(tensor::state_hash(tensor::state_of(network->backbone())),
              tensor::state_hash(tensor::state_of(generalist_->backbone())));
  }
}

TEST_F(Consolidation, StudentIsACopyThatLeavesTheGeneralistAlone) {
  const auto before = tensor::state_hash(tensor::state_of(*generalist_));
  train_run(student());
  EXPECT_EQ(tensor::state_hash(tensor::state_of(*generalist_)), before);
}

// (a) of spec section 4: the soft-label loss starts at its minimum.
TEST_F(Consolidation, SoftLabelsWithFixedStatisticsChangeNothing) {
  options_.arm = Arm::kSoftLabel;
  options_.batch_norm = nn::NormMode::kEval;
  const auto network = train_run(student());
  const auto start = tensor::state_of(generalist_->backbone());
  for (const auto& [name, value] : tensor::state_of(network->backbone())) {
    const double change =
        (value - *start.find(name)).abs().max().item<double>();
    EXPECT_LT(change, 1e-6) << name;
  }
}

// (b): N copies of one teacher are one teacher.
TEST_F(Consolidation, CopiesOfOneExpertPushLikeOne) {
  const auto one = student(1);
  const auto three = student(3);
  for (std::size_t i = 1; i <= 3; ++i) {
    tensor::load_state_strict(*three->heads()[i].linear,
                              tensor::state_of(*one->heads()[1].linear), "");
  }
  backward(one, 1);
  backward(three, 3);
  const torch::Tensor expected = backbone_gradient(*one);
  const torch::Tensor found = backbone_gradient(*three);
  EXPECT_GT(expected.norm().item<double>(), 1e-3);
  // Float32 sums in another order: 1e-5 of the norm.
  EXPECT_LT((found - expected).norm().item<double>(),
            1e-5 * expected.norm().item<double>());
}

// (c): no divergence where student and teacher agree.
TEST_F(Consolidation, CopiedHeadHasNoDivergence) {
  options_.batch_norm = nn::NormMode::kEval;
  const train::LossTerms terms = backward(student(), 1);
  EXPECT_NEAR(logged(terms, "kl/generalist"), 0.0, 1e-6);
  EXPECT_EQ(logged(terms, "agree/generalist"), 1.0);
  EXPECT_GT(logged(terms, "kl/expert0"), 1e-4);
}

// (d): with no weight on the experts RC is SL (times lambda_0 = 2).
TEST_F(Consolidation, WithoutWeightOnExpertsIsTheSoftLabelBaseline) {
  options_.generalist_share = 1.0;
  const auto rc = student();
  backward(rc, 1);
  options_.arm = Arm::kSoftLabel;
  const auto sl = student();
  backward(sl, 1);
  const torch::Tensor expected = 2 * backbone_gradient(*sl);
  EXPECT_GT(expected.norm().item<double>(), 1e-4);
  EXPECT_LT((backbone_gradient(*rc) - expected).norm().item<double>(),
            1e-5 * expected.norm().item<double>());
}

// (e): teachers do not change, and neither do their running statistics.
TEST_F(Consolidation, LeavesTheTeachersAlone) {
  const auto before = tensor::state_hash(tensor::state_of(*expert_));
  const auto teacher = teacher_of(*expert_);
  const torch::Tensor first = teacher->predict(batch()).logits.clone();
  train_run(student());
  EXPECT_EQ(tensor::state_hash(tensor::state_of(*expert_)), before);
  EXPECT_TRUE(torch::equal(teacher->predict(batch()).logits, first));
}

TEST_F(Consolidation, MovesTheStudentTowardsTheExpert) {
  training_.epochs = 1;
  const auto start = result_of_run("first");
  training_.epochs = 20;
  options_.backbone_lr = 0.05;
  options_.head_lr = 0.5;
  const auto end = result_of_run("second");
  EXPECT_LT(end.at("kl/expert0"), 0.2 * start.at("kl/expert0"));
  EXPECT_GT(end.at("fit/expert0"), 0.3);
}

TEST_F(Consolidation, SupervisedHeadLearnsTheProxysLabels) {
  options_.label_weight = 1.0;
  const train::LossTerms terms = backward(student(), 1);
  EXPECT_NEAR(logged(terms, "loss/labels"), std::log(4.0), 1.0);
}

TEST_F(Consolidation, TrainsMultiLabelHeads) {
  generalist_->heads()[0].multi_label = true;
  options_.arm = Arm::kSoftLabel;
  options_.batch_norm = nn::NormMode::kEval;
  const train::LossTerms terms = backward(student(), 1);
  EXPECT_NEAR(logged(terms, "kl/generalist"), 0.0, 1e-6);
  EXPECT_EQ(logged(terms, "agree/generalist"), 1.0);
}

TEST_F(Consolidation, RefusesATeacherOfAnotherClassCount) {
  const auto network = student();
  const auto stage =
      make_consolidation_stage(network, support::toy_input(), options_, 1);
  teacher::TeacherOutputs outputs(2);
  outputs[0].logits = torch::zeros({16, 5});
  outputs[1].logits = torch::zeros({16, kExpertClasses + 1});
  EXPECT_THROW(stage->compute_loss(batch(), outputs), Error);
  outputs.pop_back();
  EXPECT_THROW(stage->compute_loss(batch(), outputs), Error);
}

TEST_F(Consolidation, WarnsOfAHeadThatLearnsNothing) {
  options_.backbone_lr = 0;
  options_.head_lr = 0;
  const auto stage =
      make_consolidation_stage(student(), support::toy_input(), options_, 1);
  const teacher::TeacherOutputs outputs = {
      teacher_of(*generalist_)->predict(batch()),
      teacher_of(*expert_)->predict(batch())};
  stage->compute_loss(batch(), outputs);
  EXPECT_TRUE(stage->end_epoch().warnings.empty());
  stage->compute_loss(batch(), outputs);
  const auto report = stage->end_epoch();
  // The untrained head of the expert; the generalist's, which its training
  // batch statistics disturb, may be named too.
  ASSERT_FALSE(report.warnings.empty());
  EXPECT_NE(report.warnings.back().find("expert0"), std::string::npos);
}

TEST_F(Consolidation, StartsFromAnotherNetworkWhereHeadsFit) {
  const models::NetworkPtr init = support::toy_network(0, 5);
  init->add_head("expert0", kExpertClasses);
  init->add_head("expert1", kExpertClasses + 1);
  const models::NetworkPtr started = student(2);
  const models::NetworkPtr fresh = student(2);
  start_student_from(*started, *init, "r init");
  EXPECT_EQ(tensor::state_hash(tensor::state_of(started->backbone())),
            tensor::state_hash(tensor::state_of(init->backbone())));
  const auto weight = [](models::Network& network, const char* head) {
    return network.head(head).linear->weight;
  };
  EXPECT_TRUE(
      torch::equal(weight(*started, "expert0"), weight(*init, "expert0")));
  EXPECT_TRUE(
      torch::equal(weight(*started, "expert1"), weight(*fresh, "expert1")));
  EXPECT_TRUE(torch::equal(weight(*started, "generalist"),
                           weight(*fresh, "generalist")));
}

TEST_F(Consolidation, StartsFromNoNetworkOfAnotherForm) {
  models::ModelSpec wide = support::toy_spec(0);
  wide.width = 0.25;
  try {
    start_student_from(*student(), *models::make_network(wide, 1), "r init");
    ADD_FAILURE() << "expected an Error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_EQ(std::string(error.what()).find("[r init] found 'conv1.weight'"),
              0u)
        << error.what();
  }
}

}  // namespace
}  // namespace solera::methods
