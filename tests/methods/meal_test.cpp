#include "solera/methods/meal/meal.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/teacher/ensemble_teacher.h"
#include "solera/tensor/state_dict.h"
#include "solera/train/trainer.h"
#include "tests/support/errors.h"
#include "tests/support/fixed_teacher.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_dataset.h"
#include "tests/support/toy_network.h"

namespace solera::methods {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using torch::Tensor;

constexpr std::int64_t kClasses = 5;

data::Batch toy_batch() {
  data::Batch batch;
  torch::manual_seed(2);
  batch.images = torch::randint(0, 256, {6, 3, 16, 16}, torch::kUInt8);
  batch.labels = torch::arange(6).remainder(kClasses);
  return batch;
}

teacher::TeacherOutputs toy_outputs() {
  torch::manual_seed(3);
  return {{2.0 * torch::randn({6, kClasses})},
          {3.0 * torch::randn({6, kClasses})}};
}

class Meal : public testing::Test {
 protected:
  std::unique_ptr<train::Stage> stage(bool has_labels = true) {
    MealParts parts{student_, support::toy_input(), {"a", "b"}, has_labels, 1};
    auto made = make_meal_stage(parts, options_);
    made->set_train_mode();
    return made;
  }

  train::LossTerms loss() {
    return stage()->compute_loss(toy_batch(), toy_outputs());
  }

  /// What the stage's student says of the batch, in training mode.
  Tensor student_logits() {
    const torch::NoGradGuard no_grad;
    student_->train();
    return student_->forward(models::make_input(
        toy_batch().images, support::toy_input(), torch::kCPU));
  }

  static double logged(const train::LossTerms& terms, const std::string& name) {
    for (const auto& [key, value] : terms.logged) {
      if (key == name) return value.item<double>();
    }
    ADD_FAILURE() << "nothing logged as " << name;
    return 0.0;
  }

  std::vector<std::string> names(const train::LossTerms& terms) {
    std::vector<std::string> result;
    for (const auto& [key, value] : terms.logged) result.push_back(key);
    return result;
  }

  MealOptions options_;
  models::NetworkPtr student_ = support::toy_network(kClasses);
};

// Computed by hand from the definition, in double precision.
TEST_F(Meal, LossIsTheCrossEntropyWithTheMeanProbability) {
  const Tensor z = student_logits().to(torch::kDouble);
  const auto outputs = toy_outputs();
  const Tensor p = 0.5 * (outputs[0].logits.to(torch::kDouble).softmax(1) +
                          outputs[1].logits.to(torch::kDouble).softmax(1));
  const double expected = -(p * z.log_softmax(1)).sum().item<double>() / 6.0;
  const double entropy = -(p * p.log()).sum().item<double>() / 6.0;
  const train::LossTerms terms = loss();
  EXPECT_NEAR(terms.total.item<double>(), expected, 1e-5);
  EXPECT_NEAR(logged(terms, "loss/ce"), expected, 1e-5);
  EXPECT_NEAR(logged(terms, "kl"), expected - entropy, 1e-5);
}

TEST_F(Meal, WeighsTeachersAndHeedsTheTemperature) {
  options_.teacher_weights = {1.0, 3.0};
  options_.temperature = 2.0;
  const Tensor z = student_logits().to(torch::kDouble);
  const auto outputs = toy_outputs();
  const Tensor p =
      0.25 * (outputs[0].logits.to(torch::kDouble) / 2).softmax(1) +
      0.75 * (outputs[1].logits.to(torch::kDouble) / 2).softmax(1);
  const double expected =
      -(p * (z / 2).log_softmax(1)).sum().item<double>() / 6.0;
  EXPECT_NEAR(loss().total.item<double>(), expected, 1e-5);
}

TEST_F(Meal, NeverLooksAtLabels) {
  const double with = loss().total.item<double>();
  data::Batch shuffled = toy_batch();
  shuffled.labels = shuffled.labels.flip(0);
  const double without =
      stage()->compute_loss(shuffled, toy_outputs()).total.item<double>();
  EXPECT_EQ(with, without);
}

TEST_F(Meal, LogsAnswersOnlyWhereTheyMeanSomething) {
  EXPECT_THAT(names(loss()), ElementsAre("loss/ce", "kl", "agree/ensemble",
                                         "agree/a", "agree/b", "train/acc1"));
  const auto terms = stage(false)->compute_loss(toy_batch(), toy_outputs());
  EXPECT_THAT(names(terms), ElementsAre("loss/ce", "kl", "agree/ensemble",
                                        "agree/a", "agree/b"));
  const Tensor z = student_logits();
  const double agree = z.argmax(1)
                           .eq(toy_outputs()[1].logits.argmax(1))
                           .to(torch::kDouble)
                           .mean()
                           .item<double>();
  EXPECT_NEAR(logged(terms, "agree/b"), agree, 1e-6);
}

TEST_F(Meal, AddsTheDiscriminatorsLossWithItsWeight) {
  const double plain = loss().total.item<double>();
  options_.discriminator = DiscriminatorMode::kMeal2Fixed;
  options_.discriminator_weight = 0.5;
  const train::LossTerms terms = loss();
  EXPECT_NEAR(terms.total.item<double>(),
              plain + 0.5 * logged(terms, "disc/loss"), 1e-5);
  EXPECT_GE(logged(terms, "disc/acc"), 0.0);
}

TEST_F(Meal, AProbeLeavesTheStudentsGradientAlone) {
  const auto gradient = [&] {
    for (auto& parameter : student_->parameters()) {
      parameter.mutable_grad() = Tensor();
    }
    loss().total.backward();
    return student_->heads()[0].linear->weight.grad().clone();
  };
  const Tensor plain = gradient();
  options_.discriminator = DiscriminatorMode::kProbe;
  EXPECT_TRUE(gradient().equal(plain));
  options_.discriminator = DiscriminatorMode::kMeal2Fixed;
  EXPECT_FALSE(gradient().equal(plain));
}

TEST_F(Meal, OnlyTheReleasedFormPutsTheDiscriminatorUnderTheSchedule) {
  const auto group = [&](DiscriminatorMode mode) {
    options_.discriminator = mode;
    return stage()->param_groups().back();
  };
  const optim::ParamGroup released = group(DiscriminatorMode::kMeal2);
  EXPECT_EQ(released.name, "discriminator");
  EXPECT_FALSE(released.lr);
  EXPECT_TRUE(released.scheduled);
  const optim::ParamGroup fixed = group(DiscriminatorMode::kMeal2Fixed);
  EXPECT_EQ(*fixed.lr, 1e-4);
  EXPECT_FALSE(fixed.scheduled);
  EXPECT_NE(group(DiscriminatorMode::kOff).name, "discriminator");
}

TEST_F(Meal, KeepsTheDiscriminatorInWhatIsSaved) {
  options_.discriminator = DiscriminatorMode::kGrl;
  const auto made = stage();
  const tensor::StateDict state = tensor::state_of(made->module());
  EXPECT_TRUE(state.contains("discriminator.fc3.weight"));
  EXPECT_TRUE(state.contains("student.heads.head.weight"));
}

TEST_F(Meal, WarnsOnceOfADeadDiscriminator) {
  options_.discriminator = DiscriminatorMode::kMeal2;
  const auto made = stage();
  for (auto& item : made->module().named_parameters()) {
    if (item.key() == "discriminator.fc3.bias") {
      const torch::NoGradGuard no_grad;
      item.value().fill_(-1e6);
    }
  }
  made->compute_loss(toy_batch(), toy_outputs());
  EXPECT_THAT(made->end_epoch().warnings,
              ElementsAre(HasSubstr("discriminator is dead")));
  made->compute_loss(toy_batch(), toy_outputs());
  EXPECT_TRUE(made->end_epoch().warnings.empty());
}

TEST_F(Meal, RefusesTeachersThatDoNotFitByName) {
  auto outputs = toy_outputs();
  outputs[1].logits = torch::zeros({6, 7});
  EXPECT_THAT(support::usage_error_of(
                  [&] { stage()->compute_loss(toy_batch(), outputs); }),
              HasSubstr("[b] has 7 classes, expected the 5 of the student"));
  outputs.pop_back();
  EXPECT_THAT(support::usage_error_of(
                  [&] { stage()->compute_loss(toy_batch(), outputs); }),
              HasSubstr("found 1 teachers, expected 2"));
}

/// A whole run of the trainer, stopped after `stop` steps if that is not 0.
class MealRun : public Meal {
 protected:
  MealRun() {
    options_.discriminator = DiscriminatorMode::kMeal2Fixed;
    training_.epochs = 3;
    training_.batch_size = 8;
    training_.workers = 1;
    training_.checkpoint_interval = 2;
    training_.optimizer.lr = 0.05;
    context_.progress.quiet = true;
  }

  std::string run(const std::string& folder, int stop) {
    student_ = support::toy_network(kClasses);
    const auto made = stage();
    teacher::TeacherOutputs outputs = toy_outputs();
    support::FixedTeacher a(
        "a", outputs[0].logits.narrow(0, 0, 1).expand({8, kClasses}));
    support::FixedTeacher b(
        "b", outputs[1].logits.narrow(0, 0, 1).expand({8, kClasses}));
    train::TrainTask task;
    task.stage = made.get();
    task.teachers = {&a, &b};
    task.dataset = std::make_shared<support::ToyDataset>(24, kClasses);
    task.view = support::toy_view();
    task.mix.kind = data::MixKind::kCutMix;
    context_.folder = temp_.path() / folder;
    int steps = 0;
    context_.stop_requested = [&]() -> std::optional<ErrorKind> {
      if (stop == 0 || ++steps < stop) return std::nullopt;
      return ErrorKind::kInterrupt;
    };
    try {
      train::train(task, training_, context_);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInterrupt) << error.what();
    }
    return tensor::state_hash(tensor::state_of(made->module()));
  }

  support::TempFolder temp_;
  train::TrainOptions training_;
  train::TrainContext context_;
};

TEST_F(MealRun, ResumesWithItsDiscriminatorToTheSameBits) {
  const std::string whole = run("whole", 0);
  EXPECT_NE(run("stopped", 4), whole);
  EXPECT_EQ(run("stopped", 0), whole);
}

}  // namespace
}  // namespace solera::methods
