#include "solera/recipe/teacher_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>

#include "solera/recipe/network_onnx.h"
#include "tests/support/onnx_runtime.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

using testing::ElementsAre;

class OnnxSource : public testing::Test {
 protected:
  void SetUp() override {
    SOLERA_NEEDS_ONNX_RUNTIME();
    context_.inputs.base = temp_.path();
    network_ = support::toy_network(0);
    network_->add_head("birds", 3, {"wren", "robin", "tit"});
    network_->add_head("cars", 2);
    write_network_onnx(temp_.path() / "net.onnx", *network_,
                       support::toy_input());
  }

  LoadedTeacher load(const std::string& yaml) const {
    return load_teacher(
        read_network_source(parse_yaml(yaml, "r.yaml"), {"r.yaml", "s"}),
        context_, {});
  }

  support::TempFolder temp_;
  StepContext context_;
  models::NetworkPtr network_;
};

TEST_F(OnnxSource, IsATeacherThatSaysWhatTheNetworkSays) {
  const LoadedTeacher loaded = load("{weights: net.onnx, output: birds}");
  EXPECT_EQ(loaded.label, "net");
  EXPECT_EQ(loaded.input.size, support::toy_input().size);
  EXPECT_THAT(loaded.teacher->class_names(),
              ElementsAre("wren", "robin", "tit"));
  data::Batch batch;
  torch::manual_seed(1);
  batch.images = torch::randint(0, 256, {4, 3, 16, 16}, torch::kByte);
  const torch::NoGradGuard no_grad;
  network_->eval();
  const torch::Tensor expected = network_->forward(
      models::make_input(batch.images, loaded.input, torch::kCPU));
  // Tolerance 1e-4: another runtime, another order of sums.
  EXPECT_TRUE(torch::allclose(loaded.teacher->predict(batch).logits, expected,
                              1e-4, 1e-4));
}

TEST_F(OnnxSource, TakesInputAndOutputOfTheRecipe) {
  const LoadedTeacher loaded = load(
      "{weights: net.onnx, output: cars, input: {size: 16, mean: [0, 0, "
      "0]}, name: cars}");
  EXPECT_EQ(loaded.teacher->classes(), 2);
  EXPECT_THAT(loaded.input.mean, ElementsAre(0.0, 0.0, 0.0));
}

}  // namespace
}  // namespace solera::recipe
