#include "solera/methods/meal/discriminator.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace solera::methods {
namespace {

using torch::Tensor;

constexpr double kLn2 = 0.69314718055994531;

// Logits of a student and its teachers that are easy to tell apart.
struct Rows {
  Tensor student;
  Tensor teacher;
};

Rows separable_rows(std::int64_t classes, std::uint64_t seed = 1) {
  torch::manual_seed(seed);
  const Tensor student = torch::randn({32, classes});
  return {student, 3.0 * torch::randn({32, classes}) + 1.0};
}

Tensor student_gradient(DiscriminatorMode mode, std::uint64_t seed) {
  Discriminator discriminator(40, mode, seed);
  const Rows rows = separable_rows(40);
  const Tensor student = rows.student.clone().set_requires_grad(true);
  discriminator.loss(student, rows.teacher).backward();
  return student.grad().defined() ? student.grad().clone() : Tensor();
}

// Adam on the discriminator alone; the lowest loss on the way.
double lowest_loss(DiscriminatorMode mode, std::uint64_t seed) {
  Discriminator discriminator(40, mode, seed);
  const Rows rows = separable_rows(40);
  torch::optim::Adam optimizer(discriminator.parameters(),
                               torch::optim::AdamOptions(0.01));
  double lowest = 10.0;
  for (int step = 0; step < 300; ++step) {
    optimizer.zero_grad();
    const Tensor loss = discriminator.loss(rows.student, rows.teacher);
    loss.backward();
    optimizer.step();
    lowest = std::min(lowest, loss.item<double>());
  }
  return lowest;
}

TEST(Discriminator, HasTheReleasedSizesForAThousandClasses) {
  Discriminator discriminator(1000, DiscriminatorMode::kMeal2, 1);
  std::int64_t count = 0;
  for (const Tensor& parameter : discriminator.parameters()) {
    count += parameter.numel();
  }
  EXPECT_EQ(count, 127047);
  EXPECT_EQ(Discriminator(10, DiscriminatorMode::kMeal2, 1)
                .forward(torch::zeros({3, 10}))
                .sizes(),
            torch::IntArrayRef({3, 2}));
}

TEST(Discriminator, LossIsTheMeanOverBothColumnsOfAllRows) {
  Discriminator discriminator(16, DiscriminatorMode::kMeal2Fixed, 3);
  const Rows rows = separable_rows(16);
  const Tensor own = discriminator.forward(rows.student);
  const Tensor other = discriminator.forward(rows.teacher);
  // softplus(-x) for a column that should be 1, softplus(x) for one that is 0.
  const Tensor sum = torch::softplus(-own.select(1, 0)).sum() +
                     torch::softplus(own.select(1, 1)).sum() +
                     torch::softplus(other.select(1, 0)).sum() +
                     torch::softplus(-other.select(1, 1)).sum();
  EXPECT_NEAR(discriminator.loss(rows.student, rows.teacher).item<double>(),
              sum.item<double>() / 128.0, 1e-6);
}

// Every column that should be 0 costs at least ln 2 behind a ReLU.
TEST(Discriminator, AsReleasedNeverGetsBelowHalfOfLnTwo) {
  double best = 10.0;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const double lowest = lowest_loss(DiscriminatorMode::kMeal2, seed);
    EXPECT_GE(lowest, kLn2 / 2 - 1e-6);
    best = std::min(best, lowest);
  }
  EXPECT_LT(best, 0.36);  // and gets there: 0.3466
  EXPECT_LT(lowest_loss(DiscriminatorMode::kMeal2Fixed, 0), 0.05);
}

// section 1.3: about 7.5 % of 80 starts have both outputs dead.
TEST(Discriminator, AsReleasedIsBornDeadInSomeStarts) {
  torch::manual_seed(5);
  Tensor student = 1.7 * torch::randn({6, 1000});
  Tensor teacher = 1.7 * torch::randn({6, 1000});
  student.select(1, 3) += 9.0;
  teacher.select(1, 3) += 9.0;
  int dead = 0;
  for (std::uint64_t seed = 0; seed < 80; ++seed) {
    Discriminator discriminator(1000, DiscriminatorMode::kMeal2, seed);
    const Tensor rows = student.clone().set_requires_grad(true);
    const Tensor loss = discriminator.loss(rows, teacher);
    if (discriminator.dead().item<double>() < 1.0) continue;
    ++dead;
    EXPECT_NEAR(loss.item<double>(), kLn2, 1e-6);
    loss.backward();
    EXPECT_EQ(rows.grad().abs().max().item<double>(), 0.0);
    for (const Tensor& parameter : discriminator.parameters()) {
      EXPECT_EQ(parameter.grad().abs().max().item<double>(), 0.0);
    }
  }
  EXPECT_GE(dead, 1);
  EXPECT_LE(dead, 20);
}

TEST(Discriminator, WithoutTheLastReluIsNeverDead) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Discriminator discriminator(40, DiscriminatorMode::kMeal2Fixed, seed);
    const Rows rows = separable_rows(40);
    discriminator.loss(rows.student, rows.teacher);
    EXPECT_EQ(discriminator.dead().item<double>(), 0.0);
  }
}

// A step of the student against the gradient makes it easier to tell from the
// teachers in the cooperative modes, harder with the reversed gradient.
TEST(Discriminator, PushesTheStudentAsTheModeSays) {
  const Tensor fixed = student_gradient(DiscriminatorMode::kMeal2Fixed, 4);
  ASSERT_GT(fixed.norm().item<double>(), 0.0);
  EXPECT_TRUE(
      torch::allclose(student_gradient(DiscriminatorMode::kGrl, 4), -fixed));
  EXPECT_FALSE(student_gradient(DiscriminatorMode::kProbe, 4).defined());

  Discriminator discriminator(40, DiscriminatorMode::kMeal2Fixed, 4);
  const Rows rows = separable_rows(40);
  const double before =
      discriminator.loss(rows.student, rows.teacher).item<double>();
  const Tensor easier = rows.student - 0.5 * fixed / fixed.norm();
  EXPECT_LT(discriminator.loss(easier, rows.teacher).item<double>(), before);
}

TEST(Discriminator, AsReleasedPushesTheStudentToHelp) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Tensor gradient = student_gradient(DiscriminatorMode::kMeal2, seed);
    if (gradient.norm().item<double>() == 0.0) continue;  // dead
    Discriminator discriminator(40, DiscriminatorMode::kMeal2, seed);
    const Rows rows = separable_rows(40);
    const double before =
        discriminator.loss(rows.student, rows.teacher).item<double>();
    const Tensor helped = rows.student - 0.1 * gradient / gradient.norm();
    EXPECT_LT(discriminator.loss(helped, rows.teacher).item<double>(), before);
    return;
  }
  FAIL() << "every start was dead";
}

TEST(Discriminator, LearnsInEveryModeAndNeverTouchesTheTeachers) {
  using Mode = DiscriminatorMode;
  for (const Mode mode : {Mode::kMeal2Fixed, Mode::kGrl, Mode::kProbe}) {
    EXPECT_LT(lowest_loss(mode, 0), 0.05);
    Discriminator discriminator(40, mode, 1);
    Rows rows = separable_rows(40);
    rows.teacher.set_requires_grad(true);
    discriminator.loss(rows.student, rows.teacher).backward();
    EXPECT_FALSE(rows.teacher.grad().defined());
  }
}

TEST(Discriminator, SaysWhatShareItTells) {
  Discriminator discriminator(40, DiscriminatorMode::kProbe, 0);
  const Rows rows = separable_rows(40);
  discriminator.loss(rows.student, rows.teacher);
  const Tensor own = discriminator.forward(rows.student).argmax(1).eq(0);
  const Tensor other = discriminator.forward(rows.teacher).argmax(1).eq(1);
  const double right = (own.sum() + other.sum()).item<double>() / 64.0;
  EXPECT_NEAR(discriminator.accuracy().item<double>(), right, 1e-6);
}

}  // namespace
}  // namespace solera::methods
