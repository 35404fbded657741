#include "tests/models/every_model.h"

#include <gmock/gmock.h>

#include "solera/io/onnx_runtime.h"
#include "solera/recipe/network_onnx.h"
#include "tests/support/onnx_runtime.h"
#include "tests/support/temp_folder.h"

namespace solera::recipe {
namespace {

using testing::ElementsAre;

constexpr std::int64_t kFirstClasses = 5;
constexpr std::int64_t kSecondClasses = 3;

// Weights and statistics as training leaves them: fresh ones are ones and
// zeros in many places, which would hide mistakes.
void disturb(torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  for (torch::Tensor& parameter : module.parameters()) {
    parameter.mul_(torch::empty_like(parameter).uniform_(0.9, 1.1));
    parameter.add_(torch::empty_like(parameter).uniform_(-0.02, 0.02));
  }
  for (auto& item : module.named_buffers()) {
    torch::Tensor& buffer = item.value();
    const std::string& name = item.key();
    if (name.find("running_mean") != std::string::npos) {
      buffer.uniform_(-0.1, 0.1);
    }
    if (name.find("running_var") != std::string::npos) {
      buffer.uniform_(0.7, 1.4);
    }
  }
}

double relative_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

class EveryModelAsOnnx : public testing::TestWithParam<std::string> {
 protected:
  EveryModelAsOnnx() {
    torch::manual_seed(5);
    models::ModelSpec spec = models::narrow_spec(GetParam());
    spec.classes = 0;
    input_.size = static_cast<int>(models::side_below(64, spec));
    network_ = models::make_network(spec, 1);
    network_->add_head("birds", kFirstClasses);
    network_->add_head("cars", kSecondClasses);
    disturb(*network_);
    network_->eval();
  }

  std::vector<torch::Tensor> run_here(const torch::Tensor& images) {
    const torch::NoGradGuard no_grad;
    models::Backbone& backbone = network_->backbone();
    const torch::Tensor seen = backbone.head_input(images);
    return {network_->classify(network_->head("birds"), seen),
            network_->classify(network_->head("cars"), seen),
            backbone.embed(images)};
  }

  models::NetworkPtr network_;
  models::InputSpec input_;
  support::TempFolder folder_;
};

TEST_P(EveryModelAsOnnx, SaysInAnotherRuntimeWhatItSaysHere) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const std::filesystem::path path = folder_.path() / "model.onnx";
  NetworkOnnxOptions options;
  options.embedding = true;
  write_network_onnx(path, *network_, input_, {}, options);
  const auto session = io::open_onnx(path, 1);
  for (const std::int64_t batch : {1, 3}) {
    const torch::Tensor images =
        torch::randn({batch, 3, input_.size, input_.size});
    const std::vector<std::string> names = {"birds", "cars", "embedding"};
    const std::vector<torch::Tensor> there = session->run(images, names);
    const std::vector<torch::Tensor> here = run_here(images);
    for (std::size_t i = 0; i < names.size(); ++i) {
      ASSERT_EQ(there[i].sizes(), here[i].sizes()) << names[i];
      ASSERT_TRUE(here[i].isfinite().all().item<bool>()) << names[i];
      // Relative tolerance 1e-4: other orders of sums in a deep network.
      EXPECT_LE(relative_difference(there[i], here[i]), 1e-4)
          << names[i] << ", batch " << batch;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Zoo, EveryModelAsOnnx,
                         testing::ValuesIn(models::names_where([](const auto&) {
                           return true;
                         })),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace solera::recipe
