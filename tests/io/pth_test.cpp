#include "solera/io/pth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "solera/io/weights.h"
#include "tests/io/files.h"

namespace solera::io {
namespace {

using tensor::StateDict;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> names_of(const StateDict& state) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : state) names.push_back(name);
  return names;
}

StateDict read_fixture(const std::string& name) {
  return read_weights(weight_fixture(name)).state;
}

// The fixtures hold 0, 1, 2, ... in every tensor.
void expect_counting(const torch::Tensor& tensor, const std::string& name) {
  const torch::Tensor expected =
      torch::arange(tensor.numel()).view(tensor.sizes());
  EXPECT_TRUE(torch::equal(tensor.to(torch::kLong), expected)) << name;
}

class NetFixture : public testing::TestWithParam<const char*> {};

TEST_P(NetFixture, GivesTheStateInTheOrderOfPython) {
  const StateDict state = read_fixture(GetParam());
  EXPECT_THAT(names_of(state),
              ElementsAre("scale", "conv.weight", "bn.weight", "bn.bias",
                          "bn.running_mean", "bn.running_var",
                          "bn.num_batches_tracked", "fc.weight", "fc.bias"));
  for (const auto& [name, tensor] : state) expect_counting(tensor, name);
  EXPECT_EQ(state.find("conv.weight")->sizes(),
            torch::IntArrayRef({2, 1, 3, 3}));
  EXPECT_EQ(state.find("bn.num_batches_tracked")->scalar_type(), torch::kLong);
}

INSTANTIATE_TEST_SUITE_P(Pth, NetFixture,
                         testing::Values("bare.pth", "bare_legacy.pth",
                                         "wrapped.pth", "namespace.pth",
                                         "averaged.pth", "module.pth",
                                         "module_legacy.pth", "evil.pth",
                                         "evil_legacy.pth"));

TEST(Pth, ExecutesNothing) {
  read_fixture("evil.pth");
  read_fixture("evil_legacy.pth");
  EXPECT_FALSE(std::filesystem::exists("solera_was_here"));
}

TEST(Pth, ReadsParametersAsTensors) {
  EXPECT_THAT(names_of(read_fixture("parameters.pth")),
              ElementsAre("scale", "conv.weight", "bn.weight", "bn.bias",
                          "fc.weight", "fc.bias"));
}

TEST(Pth, ReadsEveryType) {
  const std::map<std::string, torch::ScalarType> types = {
      {"float64", torch::kDouble}, {"float32", torch::kFloat},
      {"float16", torch::kHalf},   {"bfloat16", torch::kBFloat16},
      {"int64", torch::kLong},     {"int32", torch::kInt},
      {"int16", torch::kShort},    {"int8", torch::kChar},
      {"uint8", torch::kByte},     {"bool", torch::kBool}};
  for (const char* file : {"types.pth", "types_legacy.pth"}) {
    const StateDict state = read_fixture(file);
    ASSERT_EQ(state.size(), types.size());
    for (const auto& [name, tensor] : state) {
      EXPECT_EQ(tensor.scalar_type(), types.at(name)) << name;
      EXPECT_TRUE(torch::equal(tensor, torch::arange(3).to(types.at(name))))
          << file << " " << name;
    }
  }
}

TEST(Pth, KeepsStridesAndOffsetsOfViews) {
  const torch::Tensor base = torch::arange(24, torch::kFloat);
  for (const char* file : {"views.pth", "views_legacy.pth"}) {
    const StateDict state = read_fixture(file);
    const auto expect = [&](const char* name, const torch::Tensor& expected) {
      const torch::Tensor* found = state.find(name);
      ASSERT_NE(found, nullptr) << name;
      EXPECT_TRUE(torch::equal(*found, expected)) << file << " " << name;
      EXPECT_EQ(found->strides(), expected.strides()) << file << " " << name;
    };
    expect("transposed", base.view({4, 6}).t());
    expect("offset", base.slice(0, 5, 9));
    expect("step", base.slice(0, 0, 24, 5));
    expect("expanded", torch::full({1}, 7.0F).expand(4));
    expect(
        "channels_last",
        base.view({1, 2, 3, 4}).contiguous(torch::MemoryFormat::ChannelsLast));
    expect("scalar", torch::tensor(3.0F));
    EXPECT_EQ(state.find("empty")->sizes(), torch::IntArrayRef({0, 5}));
  }
}

TEST(Pth, KeepsTiedTensorsTied) {
  for (const char* file : {"tied.pth", "tied_legacy.pth"}) {
    const StateDict state = read_fixture(file);
    EXPECT_EQ(state.find("embed")->data_ptr(), state.find("head")->data_ptr())
        << file;
  }
}

TEST(Pth, TellsWhatAFileWithoutAStateDictHolds) {
  EXPECT_THAT(bad_input([] { read_fixture("no_state.pth"); }),
              HasSubstr("holds no state dict, found no dictionary"));
  EXPECT_THAT(bad_input([] { read_fixture("torchscript.pt"); }),
              HasSubstr("is TorchScript"));
  EXPECT_THAT(bad_input([] { read_fixture("protocol2.pickle"); }),
              HasSubstr("not one of torch.save"));
}

// A legacy file of one tensor, and what a test spoils in it.
struct LegacyFile {
  std::string magic =
      "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";
  std::string protocol = "M\xe9\x03.";
  std::string system = "}.";
  std::string type = "FloatStorage";
  std::string numel = "I4\n";
  std::string view = "N";
  std::string offset = "I0\n";
  std::string sizes = "(I2\nI2\nt";
  std::string strides = "(I2\nI1\nt";
  std::string key = "S'k'\n";
  std::string stored_numel = little(4, 8);
  std::string data = std::string(16, '\0');

  std::string bytes() const {
    const std::string storage = "(S'storage'\nctorch\n" + type + "\n" +
                                "S'k'\nS'cpu'\n" + numel + view + "tQ";
    return magic + protocol + system +
           "}S'w'\nctorch._utils\n_rebuild_tensor_v2\n(" + storage + offset +
           sizes + strides + "I00\nNtRs." + "]" + key + "a." + stored_numel +
           data;
  }
};

class LegacyPth : public FolderTest {
 protected:
  StateDict read(const LegacyFile& file) const {
    return read_weights(write("x.pth", file.bytes())).state;
  }
  std::string message(const LegacyFile& file) const {
    return bad_input([&] { read(file); });
  }
};

TEST_F(LegacyPth, ReadsTheHandMadeFile) {
  EXPECT_EQ(read({}).find("w")->sizes(), torch::IntArrayRef({2, 2}));
}

TEST_F(LegacyPth, ReadsAViewOfAStorage) {
  LegacyFile file;
  file.view = "(S'v'\nI2\nI2\nt";
  file.sizes = "(I2\nt";
  file.strides = "(I1\nt";
  file.data = std::string(8, '\0') + std::string("\0\0\x80\x3F", 4) +
              std::string(4, '\0');
  EXPECT_EQ(read(file).find("w")->sum().item<float>(), 1.0F);
  file.view = "(S'v'\nI3\nI2\nt";
  EXPECT_THAT(message(file), HasSubstr("view that leaves its storage"));
}

TEST_F(LegacyPth, RefusesTensorsThatLeaveTheirStorage) {
  LegacyFile file;
  file.offset = "I1\n";
  EXPECT_THAT(message(file), HasSubstr("leaves its storage"));
  file = {};
  file.strides = "(I3\nI1\nt";
  EXPECT_THAT(message(file), HasSubstr("leaves its storage"));
  file.strides = "(I9223372036854775807\nI9223372036854775807\nt";
  EXPECT_THAT(message(file), HasSubstr("leaves its storage"));
  file = {};
  file.sizes = "(I9223372036854775807\nI2\nt";
  EXPECT_THAT(message(file), HasSubstr("too large"));
}

TEST_F(LegacyPth, RefusesASmallStorageRepeatedWithoutEnd) {
  LegacyFile file;
  file.sizes = "(I100000\nI100000\nt";
  file.strides = "(I0\nI0\nt";
  EXPECT_THAT(message(file), HasSubstr("repeats its storage too often"));
}

TEST_F(LegacyPth, RefusesShapesThatAreNone) {
  LegacyFile file;
  file.sizes = "(I-1\nI2\nt";
  EXPECT_THAT(message(file), HasSubstr("no valid shape"));
  file.sizes = "(S'x'\nI2\nt";
  EXPECT_THAT(message(file), HasSubstr("no valid shape"));
  file.sizes = "(I2\nt";
  EXPECT_THAT(message(file), HasSubstr("more or fewer strides"));
  file = {};
  file.offset = "I-1\n";
  EXPECT_THAT(message(file), HasSubstr("no valid offset"));
}

TEST_F(LegacyPth, RefusesStoragesThatDoNotFit) {
  LegacyFile file;
  file.type = "QInt8Storage";
  EXPECT_THAT(message(file), HasSubstr("type 'torch.QInt8Storage'"));
  file = {};
  file.numel = "I5\n";
  EXPECT_THAT(message(file), HasSubstr("expect 5 elements"));
  file = {};
  file.stored_numel = little(5, 8);
  EXPECT_THAT(message(file), HasSubstr("cut short"));
  file.stored_numel = little(UINT64_MAX, 8);
  EXPECT_THAT(message(file), HasSubstr("no valid length"));
  file = {};
  file.key = "S'other'\n";
  EXPECT_THAT(message(file), HasSubstr("nothing uses"));
  file.key = "S'k'\naS'k'\n";
  file.data += little(4, 8) + std::string(16, '\0');
  EXPECT_THAT(message(file), HasSubstr("'k' twice"));
}

TEST_F(LegacyPth, RefusesOtherPicklesAndBigEndianFiles) {
  LegacyFile file;
  file.protocol = "M\xe8\x03.";
  EXPECT_THAT(message(file), HasSubstr("not one of torch.save"));
  file = {};
  file.system = "}S'little_endian'\nI00\ns.";
  EXPECT_THAT(message(file), HasSubstr("big-endian"));
}

TEST(PthOfTheWild, ReadsTheResNetsOfCifar) {
  const char* root = std::getenv("SOLERA_DATA");
  if (root == nullptr) {
    GTEST_SKIP() << "SOLERA_DATA does not name a folder with real weights";
  }
  const auto file =
      std::filesystem::path(root) / "weights" / "resnet20-12fca82f.th";
  const StateDict state = read_weights(file).state;
  ASSERT_NE(state.find("conv1.weight"), nullptr);
  EXPECT_EQ(state.find("linear.weight")->sizes(), torch::IntArrayRef({10, 64}));
}

}  // namespace
}  // namespace solera::io
