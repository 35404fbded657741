#include "solera/eval/probe_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <limits>

#include "solera/core/error.h"
#include "solera/eval/import_variants.h"
#include "solera/tensor/state_dict.h"
#include "tests/support/known_answers.h"

namespace solera::eval {
namespace {

using models::InputSpec;
using models::Padding;
using testing::HasSubstr;

constexpr double kTolerance = 1e-3;

/// A network and what it says of a few pictures.
struct Told {
  models::NetworkPtr network;
  InputSpec input;
  LogitsProbe probe;
};

Told told(Padding padding = Padding::kSymmetric) {
  const torch::NoGradGuard no_grad;
  Told told;
  told.input = support::toy_input(16);
  told.network = models::make_network(support::known_spec(padding), 3);
  told.network->eval();
  const support::ColouredDataset pictures(5, 16, 6);
  told.input.crop_pct = 1.0;
  told.probe.pixels = support::pictures_of(pictures, told.input);
  told.probe.input =
      models::make_input(told.probe.pixels, told.input, torch::kCPU);
  told.probe.logits = told.network->forward(told.probe.input);
  told.probe.embedding = told.network->backbone().embed(told.probe.input);
  return told;
}

ProbeCheck check(const Told& told) {
  return check_probe(told.network, told.input, told.probe, kTolerance,
                     torch::kCPU, "x.probe.safetensors");
}

// The name of the only mistake that explains.
std::string explanation(const ProbeCheck& check) {
  std::string names;
  for (const ProbeAttempt& attempt : check.tried) {
    if (attempt.explains) names += attempt.name + ";";
  }
  return names;
}

TEST(ProbeCheck, PassesWhatTheNetworkItselfSaid) {
  const ProbeCheck found = check(told());
  EXPECT_TRUE(found.passed);
  EXPECT_EQ(found.images, 5);
  // Relative 1e-5: batches of another size sum in another order.
  EXPECT_LE(found.input->logits, 1e-5);
  EXPECT_LE(*found.input->embedding, 1e-5);
  EXPECT_LE(found.pixels->logits, 1e-5);
  EXPECT_EQ(found.pixels->agreement, 1.0);
  EXPECT_TRUE(found.tried.empty());
}

TEST(ProbeCheck, ComparesOneOfInputAndPixelsIfThereIsOne) {
  Told known = told();
  known.probe.pixels = torch::Tensor();
  known.probe.embedding = torch::Tensor();
  const ProbeCheck found = check(known);
  EXPECT_TRUE(found.passed);
  EXPECT_FALSE(found.pixels);
  EXPECT_FALSE(found.input->embedding);
}

TEST(ProbeCheck, FindsWrongPadding) {
  Told known = told(Padding::kSame);
  const NetworkVariant other = network_variants(*known.network).front();
  known.network = other.make();
  const ProbeCheck found = check(known);
  EXPECT_FALSE(found.passed);
  EXPECT_GT(found.input->logits, kTolerance);
  EXPECT_EQ(explanation(found), "padding: same;");
  EXPECT_EQ(found.tried.front().name, "padding: same");
}

TEST(ProbeCheck, FindsWrongNormalisationOfPixels) {
  Told known = told();
  known.input.mean = {0.5, 0.5, 0.5};
  known.input.std = {0.5, 0.5, 0.5};
  const ProbeCheck found = check(known);
  EXPECT_FALSE(found.passed);
  EXPECT_LE(found.input->logits, 1e-5);  // the network itself is right
  EXPECT_EQ(explanation(found), "the mean and std of ImageNet;");
}

TEST(ProbeCheck, FindsChannelsInTheOtherOrder) {
  Told known = told();
  known.probe.input = known.probe.input.flip({1});
  known.probe.pixels = torch::Tensor();
  EXPECT_EQ(explanation(check(known)), "BGR instead of RGB;");
}

TEST(ProbeCheck, FindsAProbeWhoseInputIsNotNormalised) {
  Told known = told();
  known.probe.input = known.probe.pixels.to(torch::kFloat) / 255;
  EXPECT_EQ(explanation(check(known)),
            "a probe whose input is pixels in 0..1;");
  known.probe.input = known.probe.pixels.to(torch::kFloat);
  EXPECT_EQ(explanation(check(known)),
            "a probe whose input is pixels in 0..255;");
}

TEST(ProbeCheck, FindsAnotherEpsilonOfBatchNorms) {
  Told known = told();
  const torch::NoGradGuard no_grad;
  // Statistics this small feel the epsilon; those at hand are all 1.
  for (const auto& [name, tensor] : tensor::state_of(*known.network)) {
    if (name.find("running_var") != name.npos) torch::Tensor(tensor).fill_(0.1);
  }
  const models::NetworkPtr tensorflow =
      epsilon_variants(*known.network).front().make();
  known.probe.logits = tensorflow->forward(known.probe.input);
  known.probe.embedding = torch::Tensor();
  const ProbeCheck found = check(known);
  EXPECT_FALSE(found.passed);
  EXPECT_EQ(found.tried.front().name,
            "batch norm's epsilon 0.001 instead of 0.00001");
  EXPECT_TRUE(found.tried.front().explains);
}

TEST(ProbeCheck, FindsPermutedClasses) {
  Told known = told();
  known.probe.logits = known.probe.logits.flip({1});
  EXPECT_EQ(explanation(check(known)), "another order of classes;");
}

TEST(ProbeCheck, ExplainsNothingOfOtherWeights) {
  Told known = told();
  known.network = models::make_network(known.network->spec(), 4);
  const ProbeCheck found = check(known);
  EXPECT_FALSE(found.passed);
  EXPECT_EQ(explanation(found), "");
  EXPECT_FALSE(found.tried.empty());
}

TEST(ProbeCheck, FailsANetworkWhoseLogitsAreNotNumbers) {
  Told known = told();
  const torch::NoGradGuard no_grad;
  known.network->heads().front().linear->bias.fill_(
      std::numeric_limits<float>::quiet_NaN());
  EXPECT_FALSE(check(known).passed);
}

std::string refusal(const std::function<void(LogitsProbe&)>& damage) {
  Told known = told();
  damage(known.probe);
  try {
    check(known);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

TEST(ProbeCheck, RefusesTensorsThatAreNoProbe) {
  const auto with = [](torch::Tensor LogitsProbe::*part, torch::Tensor value) {
    return refusal([=](LogitsProbe& probe) { probe.*part = value; });
  };
  EXPECT_THAT(with(&LogitsProbe::logits, {}), HasSubstr("found no 'logits'"));
  EXPECT_THAT(with(&LogitsProbe::logits, torch::ones({4, 6})),
              HasSubstr("'logits' is of 4 images, expected 5"));
  EXPECT_THAT(with(&LogitsProbe::logits, torch::zeros({5, 6})),
              HasSubstr("0 everywhere"));
  EXPECT_THAT(with(&LogitsProbe::logits, torch::ones({5, 6}, torch::kLong)),
              HasSubstr("of floats"));
  EXPECT_THAT(with(&LogitsProbe::logits, torch::ones({5, 7})),
              HasSubstr("7 classes, expected 6 as the network has: is a "
                        "background class missing"));
  EXPECT_THAT(with(&LogitsProbe::embedding, torch::ones({5, 3})),
              HasSubstr("embeddings of 3 numbers"));
  EXPECT_THAT(with(&LogitsProbe::pixels, torch::ones({5, 3, 16, 16})),
              HasSubstr("'pixels' has no bytes"));
  EXPECT_THAT(
      with(&LogitsProbe::pixels, torch::ones({5, 16, 16, 3}, torch::kByte)),
      HasSubstr("'pixels' is [5, 16, 16, 3], expected [images, 3"));
  EXPECT_THAT(with(&LogitsProbe::input, torch::ones({5, 3, 16})),
              HasSubstr("'input' is [5, 3, 16]"));
  EXPECT_THAT(with(&LogitsProbe::input, torch::ones({2, 3, 16, 16})),
              HasSubstr("different numbers of images"));
  EXPECT_THAT(
      with(&LogitsProbe::input,
           torch::full({5, 3, 16, 16}, std::numeric_limits<float>::infinity())),
      HasSubstr("not finite"));
}

}  // namespace
}  // namespace solera::eval
