#include "solera/io/torchscript.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "solera/core/file.h"
#include "solera/core/value.h"
#include "solera/io/torchscript_taps.h"
#include "tests/io/files.h"

namespace solera::io {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(SOLERA_FIXTURES) / "torchscript" / name;
}

torch::jit::Module load(const std::string& name) {
  return load_torchscript(fixture(name), torch::kCPU);
}

// The input of make_torchscript_fixtures.py.
torch::Tensor pattern() {
  return (torch::arange(2 * 3 * 16 * 16) * 37 % 101)
      .to(torch::kFloat)
      .div(50)
      .sub(1)
      .view({2, 3, 16, 16});
}

torch::Tensor matrix(const Value& rows) {
  std::vector<torch::Tensor> tensors;
  for (const Value& row : rows.items()) {
    std::vector<float> numbers;
    for (const Value& x : row.items()) {
      numbers.push_back(static_cast<float>(x.as_double()));
    }
    tensors.push_back(torch::tensor(numbers));
  }
  return torch::stack(tensors);
}

TEST(TorchScript, IsLoadedInEvaluationModeWithFrozenParameters) {
  const torch::jit::Module program = load("scripted_in_training.pt");
  EXPECT_FALSE(program.is_training());
  for (const torch::jit::Module& part : program.modules()) {
    EXPECT_FALSE(part.is_training());
  }
  for (const torch::Tensor& parameter : program.parameters()) {
    EXPECT_FALSE(parameter.requires_grad());
  }
}

TEST(TorchScript, TellsItsInputsOutputAndSize) {
  const TorchScriptInfo scripted = inspect_torchscript(load("scripted.pt"));
  EXPECT_TRUE(scripted.scripted);
  EXPECT_THAT(scripted.inputs, ElementsAre("x: Tensor"));
  EXPECT_EQ(scripted.output, "Tensor");
  // Convolutions 108+144+144+216+324+24+324+324, norms 2*(4+4+4+6+6+6+6+6),
  // classifier 35.
  EXPECT_EQ(scripted.parameters, 1608 + 84 + 35);
  EXPECT_FALSE(inspect_torchscript(load("traced.pt")).scripted);
  EXPECT_EQ(inspect_torchscript(load("tuple.pt")).output, "(Tensor, Tensor)");
  EXPECT_THAT(inspect_torchscript(load("two_inputs.pt")).inputs,
              ElementsAre("x: Tensor", "y: Tensor"));
}

class BrokenTorchScript : public FolderTest {};

TEST_F(BrokenTorchScript, IsRefusedInOneLineThatNamesTheFile) {
  const std::string whole = read_text(fixture("traced.pt"));
  const auto cut = write("cut.pt", whole.substr(0, whole.size() / 2));
  EXPECT_THAT(bad_input([&] { load_torchscript(cut, torch::kCPU); }),
              HasSubstr("cut.pt] is no TorchScript program"));
  EXPECT_THAT(bad_input([&] {
                load_torchscript(weight_fixture("bare.pth"), torch::kCPU);
              }),
              HasSubstr("is no TorchScript program"));
}

class TappedResNet : public testing::TestWithParam<const char*> {};

TEST_P(TappedResNet, GivesWhatHooksOfPyTorchSaw) {
  const Value expected = read_json(fixture("expected.json"));
  const std::vector<std::string> paths = expected.at("taps").keys();
  TappedProgram tapped(load(GetParam()), paths);
  const torch::NoGradGuard no_grad;
  const TappedProgram::Result result = tapped.run(pattern());
  // Tolerance 1e-5: another order of sums than in Python.
  EXPECT_TRUE(torch::allclose(result.output.toTensor(),
                              matrix(expected.at("logits")), 1e-5, 1e-5));
  ASSERT_EQ(result.taps.size(), paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    torch::Tensor tap = result.taps[i];
    if (tap.dim() == 4) tap = tap.flatten(2).mean(2);
    EXPECT_TRUE(torch::allclose(tap, matrix(expected.at("taps").at(paths[i])),
                                1e-5, 1e-5))
        << paths[i];
  }
}

TEST_P(TappedResNet, ListsItsTapsAndNamesThemForAWrongOne) {
  const torch::jit::Module program = load(GetParam());
  EXPECT_THAT(torchscript_taps(program), Contains("layer2.0.downsample.1"));
  try {
    const TappedProgram tapped(program, {"layer3"});
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("layer2"));
  }
}

TEST_P(TappedResNet, LeavesTheProgramAsItWas) {
  torch::jit::Module program = load(GetParam());
  const torch::Tensor before = program.forward({pattern()}).toTensor();
  TappedProgram(program, {"layer1"}).run(pattern());
  EXPECT_TRUE(torch::equal(program.forward({pattern()}).toTensor(), before));
}

INSTANTIATE_TEST_SUITE_P(TorchScript, TappedResNet,
                         testing::Values("scripted.pt", "traced.pt"),
                         [](const auto& test) {
                           return std::string(test.param).substr(0, 6);
                         });

}  // namespace
}  // namespace solera::io
