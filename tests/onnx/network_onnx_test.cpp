#include "solera/recipe/network_onnx.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/io/onnx_runtime.h"
#include "solera/teacher/onnx_teacher.h"
#include "tests/support/errors.h"
#include "tests/support/onnx_runtime.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

using support::usage_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

class NetworkOnnx : public testing::Test {
 protected:
  NetworkOnnx() {
    input_.size = 16;
    input_.mean = {0.1, 0.2, 0.3};
    input_.std = {0.4, 0.5, 0.6};
    input_.interpolation = models::Interpolation::kBicubic;
    network_ = support::toy_network(0);
    network_->add_head("birds", 2, {"wren", "robin"});
  }

  std::filesystem::path write(const NetworkOnnxOptions& options = {}) {
    const std::filesystem::path path = folder_.path() / "model.onnx";
    write_network_onnx(path, *network_, input_, {{"recipe", "mine"}}, options);
    return path;
  }

  static data::Batch random_batch() {
    torch::manual_seed(4);
    data::Batch batch;
    batch.images = torch::randint(0, 256, {3, 3, 16, 16}, torch::kByte);
    return batch;
  }

  // As a teacher, with the input that the file itself states.
  static std::unique_ptr<teacher::Teacher> read(
      const std::filesystem::path& path, const std::string& output = "") {
    teacher::OnnxTeacherOptions options;
    options.name = "teacher";
    options.input = teacher::onnx_input_spec(path);
    options.output = output;
    return teacher::make_onnx_teacher(path, options, torch::kCPU);
  }

  torch::Tensor logits_here(const data::Batch& batch, const std::string& head) {
    const torch::NoGradGuard no_grad;
    network_->eval();
    const torch::Tensor images =
        models::make_input(batch.images, input_, torch::kCPU);
    return network_->classify(network_->head(head),
                              network_->backbone().head_input(images));
  }

  support::TempFolder folder_;
  models::InputSpec input_;
  models::NetworkPtr network_;
};

TEST_F(NetworkOnnx, OfOneHeadIsATeacherThatSaysTheSame) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const auto path = write();
  const auto session = io::open_onnx(path, 1);
  ASSERT_EQ(session->outputs().size(), 1U);
  EXPECT_EQ(session->outputs()[0].name, "logits");
  EXPECT_EQ(session->metadata("recipe"), "mine");
  EXPECT_EQ(session->metadata("solera.architecture"), "resnet10");
  const auto teacher = read(path);
  EXPECT_THAT(teacher->class_names(), ElementsAre("wren", "robin"));
  // Tolerance 1e-4: other orders of sums.
  EXPECT_TRUE(
      teacher->predict(random_batch())
          .logits.allclose(logits_here(random_batch(), "birds"), 1e-4, 1e-4));
}

TEST_F(NetworkOnnx, KeepsEveryHead) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  network_->add_head("cars", 3);
  const auto path = write();
  const auto teacher = read(path, "cars");
  EXPECT_EQ(teacher->classes(), 3);
  EXPECT_TRUE(teacher->class_names().empty());
  EXPECT_TRUE(
      teacher->predict(random_batch())
          .logits.allclose(logits_here(random_batch(), "cars"), 1e-4, 1e-4));
  EXPECT_THAT(read(path, "birds")->class_names(), ElementsAre("wren", "robin"));
  EXPECT_THAT(usage_error_of([&] { read(path); }), HasSubstr("birds, cars"));
}

TEST_F(NetworkOnnx, StatesItsInput) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const models::InputSpec input = teacher::onnx_input_spec(write());
  EXPECT_EQ(input.size, 16);
  EXPECT_EQ(input.mean, input_.mean);
  EXPECT_EQ(input.std, input_.std);
  EXPECT_EQ(input.interpolation, input_.interpolation);
}

TEST_F(NetworkOnnx, NormalisesPixelsItselfOnRequest) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  NetworkOnnxOptions options;
  options.normalise = true;
  const auto path = write(options);
  const data::Batch batch = random_batch();
  const torch::Tensor expected = logits_here(batch, "birds");
  const auto session = io::open_onnx(path, 1);
  EXPECT_TRUE(session->run(batch.images.to(torch::kFloat), {"logits"})
                  .front()
                  .allclose(expected, 1e-4, 1e-4));
  EXPECT_TRUE(read(path)->predict(batch).logits.allclose(expected, 1e-4, 1e-4));
}

TEST_F(NetworkOnnx, LeavesTheNetworkAsItWas) {
  network_->train();
  const std::string before = tensor::state_hash(tensor::state_of(*network_));
  write();
  EXPECT_TRUE(network_->is_training());
  EXPECT_TRUE(network_->backbone().is_training());
  EXPECT_EQ(tensor::state_hash(tensor::state_of(*network_)), before);
}

TEST_F(NetworkOnnx, RefusesHeadsThatCannotBeOutputs) {
  network_->add_head("input", 3);
  EXPECT_THAT(usage_error_of([&] { write(); }), HasSubstr("'input'"));
  const models::NetworkPtr none = support::toy_network(0);
  EXPECT_THAT(usage_error_of([&] {
                write_network_onnx(folder_.path() / "x.onnx", *none, input_);
              }),
              HasSubstr("no head"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "model.onnx"));
}

}  // namespace
}  // namespace solera::recipe
