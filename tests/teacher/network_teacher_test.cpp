#include "solera/teacher/network_teacher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"

namespace solera::teacher {
namespace {

using testing::ElementsAre;

data::Batch random_batch(std::uint64_t seed, std::int64_t side = 32) {
  torch::manual_seed(seed);
  data::Batch batch;
  batch.images = torch::randint(0, 256, {6, 3, side, side}, torch::kByte)
                     .contiguous(at::MemoryFormat::ChannelsLast);
  return batch;
}

double relative_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

class NetworkTeacherOf : public testing::TestWithParam<const char*> {
 protected:
  NetworkTeacherOf() {
    options_.name = "birds";
    options_.input.size = 32;
    models::ModelSpec spec;
    spec.architecture = GetParam();
    spec.classes = 4;
    spec.width = 0.5;
    spec.stem = models::Stem::kSmall;
    network_ = models::make_network(spec, 1);
    network_->add_head("second", 3, {"wren", "robin", "tit"});
    const torch::NoGradGuard no_grad;
    network_->train();  // so that the running statistics mean something
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      network_->forward(input_of(random_batch(seed)));
    }
  }

  torch::Tensor input_of(const data::Batch& batch) const {
    return models::make_input(batch.images, options_.input, torch::kCPU);
  }

  torch::Tensor plain_logits(const data::Batch& batch) {
    const torch::NoGradGuard no_grad;
    network_->eval();
    const torch::Tensor embedding = network_->backbone().embed(input_of(batch));
    return network_->classify(network_->head("second"), embedding);
  }

  std::unique_ptr<Teacher> make() const {
    return make_network_teacher(*network_, "second", options_, torch::kCPU);
  }

  models::NetworkPtr network_;
  NetworkTeacherOptions options_;
};

TEST_P(NetworkTeacherOf, SaysWhatThePlainNetworkSays) {
  for (const bool fold : {true, false}) {
    options_.fold = fold;
    const auto teacher = make();
    for (const std::uint64_t seed : {4, 5}) {
      const data::Batch batch = random_batch(seed);
      // Relative tolerance 1e-4: folding rounds once more.
      EXPECT_LE(relative_difference(teacher->predict(batch).logits,
                                    plain_logits(batch)),
                1e-4)
          << "fold " << fold;
    }
  }
}

TEST_P(NetworkTeacherOf, LeavesTheNetworkAsItWas) {
  network_->train();
  const std::string before = tensor::state_hash(tensor::state_of(*network_));
  const auto teacher = make();
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    teacher->predict(random_batch(seed));
  }
  EXPECT_EQ(tensor::state_hash(tensor::state_of(*network_)), before);
  EXPECT_TRUE(network_->backbone().is_training());
  for (const torch::Tensor& parameter : network_->parameters()) {
    EXPECT_TRUE(parameter.requires_grad());
  }
}

TEST_P(NetworkTeacherOf, IsNotChangedThroughTheNetwork) {
  const auto teacher = make();
  const data::Batch batch = random_batch(4);
  const torch::Tensor before = teacher->predict(batch).logits;
  const torch::NoGradGuard no_grad;
  for (torch::Tensor& parameter : network_->parameters()) parameter.add_(1.0);
  for (torch::Tensor& buffer : network_->buffers()) buffer.add_(1);
  EXPECT_TRUE(teacher->predict(batch).logits.equal(before));
}

TEST_P(NetworkTeacherOf, InBfloat16IsNear) {
  options_.bf16 = true;
  const auto teacher = make();
  const data::Batch batch = random_batch(4);
  const torch::Tensor logits = teacher->predict(batch).logits;
  EXPECT_EQ(logits.scalar_type(), torch::kFloat);
  // Relative tolerance 5 %: 8 bits of mantissa through a whole network.
  EXPECT_LE(relative_difference(logits, plain_logits(batch)), 0.05);
  EXPECT_FALSE(logits.equal(plain_logits(batch)));
}

INSTANTIATE_TEST_SUITE_P(Architectures, NetworkTeacherOf,
                         testing::Values("resnet18", "mobilenet_v2"),
                         [](const auto& each) {
                           return std::string(each.param);
                         });

class NetworkTeacherTest : public testing::Test {
 protected:
  NetworkTeacherTest() {
    spec_.architecture = "resnet10";
    spec_.classes = 3;
    spec_.width = 0.25;
    spec_.stem = models::Stem::kSmall;
    network_ = models::make_network(spec_, 1);
    network_->add_head("birds", 2, {"wren", "robin"});
    options_.name = "expert";
    options_.input.size = 32;
  }

  models::ModelSpec spec_;
  models::NetworkPtr network_;
  NetworkTeacherOptions options_;
};

TEST_F(NetworkTeacherTest, KnowsItsNameAndItsClasses) {
  const auto teacher =
      make_network_teacher(*network_, "birds", options_, torch::kCPU);
  EXPECT_EQ(teacher->name(), "expert");
  EXPECT_EQ(teacher->classes(), 2);
  EXPECT_THAT(teacher->class_names(), ElementsAre("wren", "robin"));
}

TEST_F(NetworkTeacherTest, GivesConstantsThatALossCanUse) {
  const auto teacher =
      make_network_teacher(*network_, "head", options_, torch::kCPU);
  const torch::Tensor logits = teacher->predict(random_batch(1)).logits;
  EXPECT_FALSE(logits.requires_grad());
  EXPECT_FALSE(logits.is_inference());
  torch::Tensor student = torch::zeros({6, 3}, torch::requires_grad());
  // Every operand of a product is saved for the backward pass.
  (student * logits).sum().backward();
  EXPECT_TRUE(student.grad().equal(logits));
}

TEST_F(NetworkTeacherTest, MakesItsOwnInputOfABatchOfAnotherSize) {
  options_.input.size = 24;
  options_.input.mean = {0.5, 0.5, 0.5};
  const auto teacher =
      make_network_teacher(*network_, "head", options_, torch::kCPU);
  const data::Batch batch = random_batch(1, 48);
  const torch::NoGradGuard no_grad;
  network_->eval();
  const torch::Tensor expected = network_->forward(
      models::make_input(batch.images, options_.input, torch::kCPU));
  EXPECT_LE(relative_difference(teacher->predict(batch).logits, expected),
            1e-4);
}

TEST_F(NetworkTeacherTest, IsRefusedForAHeadThatIsNotThere) {
  try {
    make_network_teacher(*network_, "bird", options_, torch::kCPU);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean 'birds'?"));
  }
}

}  // namespace
}  // namespace solera::teacher
