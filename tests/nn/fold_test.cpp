#include "solera/nn/fold.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"
#include "solera/nn/conv_norm.h"

namespace solera::nn {
namespace {

BatchNorm2d random_norm(std::int64_t channels) {
  BatchNormOptions options;
  options.channels = channels;
  BatchNorm2d norm(options);
  const torch::NoGradGuard no_grad;
  norm->weight.uniform_(-1.5, 1.5);
  norm->bias.normal_();
  norm->running_mean.normal_();
  norm->running_var.uniform_(0.1, 2.0);
  return norm;
}

// A norm before a convolution and one after it.
class PreAndPost : public torch::nn::Module {
 public:
  PreAndPost() {
    ConvOptions options;
    options.in = 4;
    options.out = 5;
    options.kernel = 3;
    pre_ = register_module("pre", random_norm(4));
    conv_ = register_module("conv", Conv2d(options));
    post_ = register_module("post", random_norm(5));
    const torch::NoGradGuard no_grad;
    conv_->weight.normal_();
  }
  torch::Tensor forward(const torch::Tensor& x) {
    return post_(conv_(pre_(x)));
  }

 private:
  BatchNorm2d pre_{nullptr};
  Conv2d conv_{nullptr};
  BatchNorm2d post_{nullptr};
};

TEST(Fold, MergesTheNormAfterAConvolutionAndNoOther) {
  torch::manual_seed(1);
  auto module = std::make_shared<PreAndPost>();
  module->eval();
  const torch::NoGradGuard no_grad;
  const torch::Tensor x = torch::randn({2, 4, 6, 6});
  const torch::Tensor before = module->forward(x);
  fold_batch_norms(*module);
  EXPECT_TRUE(torch::allclose(module->forward(x), before, 1e-4, 1e-4));
  EXPECT_EQ(module->named_parameters().contains("conv.bias"), true);

  for (const auto& item : module->named_buffers()) {
    if (item.key().rfind("post.", 0) == 0) item.value().fill_(9);
  }
  EXPECT_TRUE(torch::allclose(module->forward(x), before, 1e-4, 1e-4));
  for (const auto& item : module->named_buffers()) {
    if (item.key().rfind("pre.", 0) == 0) item.value().fill_(9);
  }
  EXPECT_FALSE(torch::allclose(module->forward(x), before, 1e-4, 1e-4));
}

}  // namespace
}  // namespace solera::nn
