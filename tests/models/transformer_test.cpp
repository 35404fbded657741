#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "solera/core/error.h"
#include "solera/core/value.h"
#include "solera/models/library_form.h"
#include "solera/models/network.h"
#include "solera/models/reference.h"

namespace solera::models {
namespace {

using tensor::StateDict;
using testing::HasSubstr;
using torch::Tensor;

ModelSpec spec_of(const std::string& architecture) {
  ModelSpec spec;
  spec.architecture = architecture;
  spec.classes = 10;
  return spec;
}

// Facts of Debian's torchvision in double precision at odd sizes
// (fixtures/make_transformers.py).
class TransformerFacts : public testing::TestWithParam<const char*> {
 protected:
  TransformerFacts()
      : facts_(read_json(std::string(SOLERA_FIXTURES "/transformers/") +
                         GetParam() + ".json")),
        form_(*find_form(find_model(facts_.at("form").as_string()),
                         "torchvision")),
        spec_(spec_of(facts_.at("architecture").as_string())),
        network_(make_network(spec_, 0)) {
    network_->to(torch::kDouble);
    fill();
    const std::int64_t height = facts_.at("height").as_int();
    const std::int64_t width = facts_.at("width").as_int();
    const std::int64_t images = facts_.at("images").as_int();
    const std::int64_t count = images * 3 * height * width;
    input_ = input_by_rule(images, std::max(height, width))
                 .flatten()
                 .narrow(0, 0, count)
                 .view({images, 3, height, width})
                 .to(torch::kDouble);
  }

  // In the library's names, as the fixture's script.
  void fill() {
    Backbone& backbone = network_->backbone();
    const StateDict own = tensor::state_of(backbone);
    StateDict state;
    for (const auto& [name, tensor] : to_library(form_, spec_, own)) {
      state.set(name, tensor.detach().clone());
    }
    fill_by_rule(state, 1.0);
    tensor::load_state(backbone, from_library(form_, spec_, state, own));
    StateDict classifier = tensor::state_of(*network_->head("head").linear)
                               .with_prefix_added(form_.classifier + ".");
    fill_by_rule(classifier, 1.0);
  }

  StateDict gradients() {
    StateDict own;
    for (const auto& item : network_->backbone().named_parameters()) {
      own.set(item.key(), item.value().grad());
    }
    return to_library(form_, spec_, own);
  }

  Value facts_;
  const LibraryForm& form_;
  ModelSpec spec_;
  NetworkPtr network_;
  Tensor input_;
};

// Relative tolerance 1e-6 throughout: the input's float32 here.
TEST_P(TransformerFacts, OutputsAreTheLibrarysAtOddSizes) {
  const torch::NoGradGuard no_grad;
  network_->eval();
  const Value& expected = facts_.at("eval");
  EXPECT_LE(relative_difference(network_->forward(input_),
                                numbers(expected.at("logits"))),
            1e-6);
  EXPECT_LE(relative_difference(network_->backbone().embed(input_).norm(2, {1}),
                                numbers(expected.at("embedding_norm"))),
            1e-6);
}

TEST_P(TransformerFacts, MapsOfLevelsAreTheLibrarys) {
  const torch::NoGradGuard no_grad;
  network_->eval();
  Backbone& backbone = network_->backbone();
  const Features features = backbone.forward_features(input_);
  const Value& maps = facts_.at("eval").at("maps");
  ASSERT_EQ(maps.keys().size(), features.maps.size());
  for (std::size_t i = 0; i < features.maps.size(); ++i) {
    const std::string name = form_.level_name(backbone.levels()[i].name);
    const Tensor& map = features.maps[i];
    const Value& expected = maps.at(name);
    EXPECT_TRUE(numbers(expected.at("shape"))
                    .equal(torch::tensor(map.sizes(), torch::kDouble)))
        << name << " " << map.sizes();
    const double deviation = expected.at("std").as_double();
    EXPECT_NEAR(map.std(false).item<double>(), deviation, 1e-6 * deviation);
    EXPECT_NEAR(map.mean().item<double>(), expected.at("mean").as_double(),
                1e-6 * deviation)
        << name;
    const Tensor first = map.reshape({-1}).narrow(0, 0, 4);
    EXPECT_LE(relative_difference(first, numbers(expected.at("first"))), 1e-6)
        << name;
  }
}

TEST_P(TransformerFacts, GradientsAreTheLibrarys) {
  network_->train();
  const Tensor loss = torch::nn::functional::cross_entropy(
      network_->forward(input_), torch::arange(input_.size(0)));
  loss.backward();
  const Value& expected = facts_.at("train");
  EXPECT_NEAR(loss.item<double>(), expected.at("loss").as_double(), 1e-6);
  const StateDict found = gradients();
  const Value& values = expected.at("gradients");
  for (const std::string& name : values.keys()) {
    const Tensor& gradient = *found.find(name);
    const double norm = values.at(name).at("norm").as_double();
    EXPECT_NEAR(gradient.norm().item<double>(), norm, 1e-6 * norm) << name;
    const Tensor first = gradient.flatten().narrow(0, 0, 2);
    const Tensor difference = first - numbers(values.at(name).at("first"));
    EXPECT_LE(difference.abs().max().item<double>(), 1e-6 * norm) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Torchvision, TransformerFacts,
                         testing::Values("vit", "swin_v2_t", "convnext_tiny"),
                         [](const auto& each) {
                           return std::string(each.param);
                         });

class Transformer : public testing::TestWithParam<const char*> {
 protected:
  Transformer() : network_(make_network(spec_of(GetParam()), 1)) {
    network_->eval();
    for (Tensor& parameter : network_->parameters()) {
      parameter.set_requires_grad(false);
    }
    // Fresh blocks are next to the identity, which would hide mistakes.
    torch::manual_seed(1);
    for (auto& item : network_->backbone().named_parameters()) {
      if (item.value().dim() == 1) item.value().uniform_(0.2, 1.0);
    }
  }

  // Logits of `network_` as a graph that was traced with `input`.
  std::shared_ptr<torch::jit::Graph> trace(const Tensor& input) {
    const auto forward = [this](const torch::jit::Stack& stack) {
      return torch::jit::Stack{network_->forward(stack.at(0).toTensor())};
    };
    const auto no_name = [](const Tensor&) { return std::string(); };
    return torch::jit::tracer::trace({input}, forward, no_name).first->graph;
  }

  NetworkPtr network_;
};

TEST_P(Transformer, TracedWithTwoImagesTakesThree) {
  torch::manual_seed(2);
  const Tensor input = torch::randn({3, 3, 48, 80});
  torch::jit::GraphFunction traced("forward", trace(input.narrow(0, 0, 2)),
                                   nullptr);
  torch::jit::Stack stack = {input};
  traced.run(stack);
  const Tensor expected = network_->forward(input);
  EXPECT_TRUE(stack.back().toTensor().allclose(expected, 1e-4, 1e-4));
}

TEST_P(Transformer, IsNearItselfInBf16) {
  torch::manual_seed(2);
  const Tensor input = torch::randn({2, 3, 64, 64});
  const Tensor expected = network_->backbone().embed(input);
  network_->to(torch::kBFloat16);
  const Tensor found = network_->backbone().embed(input.to(torch::kBFloat16));
  const Tensor difference = found.to(torch::kFloat) - expected;
  // bfloat16 has 8 bits of mantissa: 5 % through up to 24 branches.
  EXPECT_LE((difference.norm() / expected.norm()).item<double>(), 0.05);
}

TEST_P(Transformer, RefusesSidesThatItCannotCut) {
  try {
    network_->forward(torch::zeros({1, 3, 64, 3}));
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("[" + std::string(GetParam()) +
                                        "] input of 64 x 3 pixels, expected "));
  }
}

INSTANTIATE_TEST_SUITE_P(Zoo, Transformer,
                         testing::Values("vit_tiny_patch16_224", "swin_v2_t",
                                         "convnext_tiny", "convnextv2_tiny"),
                         [](const auto& each) {
                           return std::string(each.param);
                         });

Tensor parameter_of(const Network& network, const std::string& name) {
  return network.named_parameters()[name].detach();
}

// Deviations within 2 %: 36,000 numbers and more.
TEST(FreshTransformer, IsDistributedAsTimms) {
  const NetworkPtr vit = make_network(spec_of("vit_tiny_patch16_224"), 1);
  for (const char* name :
       {"backbone.blocks.3.attn.qkv.weight", "backbone.pos_embed"}) {
    EXPECT_NEAR(parameter_of(*vit, name).std().item<double>(), 0.02, 0.0004);
  }
  const Tensor patches = parameter_of(*vit, "backbone.patch_embed.proj.weight");
  const double bound = 1.0 / std::sqrt(3.0 * 16.0 * 16.0);
  EXPECT_NEAR(patches.abs().max().item<double>(), bound, 0.02 * bound);
  const Tensor token = parameter_of(*vit, "backbone.cls_token").abs();
  EXPECT_LE(token.max().item<double>(), 1e-5);
  EXPECT_GT(token.max().item<double>(), 1e-6);
  EXPECT_EQ(parameter_of(*vit, "heads.head.bias").abs().max().item<double>(),
            0.0);
}

TEST(FreshTransformer, HasTheFactorsOfItsLibrary) {
  const NetworkPtr dino = make_network(spec_of("vit_small_patch14_dinov2"), 1);
  EXPECT_FLOAT_EQ(
      parameter_of(*dino, "backbone.blocks.0.ls2.gamma")[5].item<float>(),
      1e-5F);
  const NetworkPtr convnext = make_network(spec_of("convnext_tiny"), 1);
  EXPECT_FLOAT_EQ(parameter_of(*convnext, "backbone.stages.2.blocks.4.gamma")[5]
                      .item<float>(),
                  1e-6F);
  const NetworkPtr swin = make_network(spec_of("swin_v2_t"), 1);
  const std::string block = "backbone.layers.2.blocks.4.";
  EXPECT_FLOAT_EQ(
      parameter_of(*swin, block + "attn.logit_scale")[2].item<float>(),
      std::log(10.0F));
  EXPECT_EQ(parameter_of(*swin, block + "norm2.weight")[5].item<float>(), 0.0F);
}

}  // namespace
}  // namespace solera::models
