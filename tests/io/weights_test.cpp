#include "solera/io/weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "solera/io/hf_folder.h"
#include "tests/io/files.h"

namespace solera::io {
namespace {

using testing::HasSubstr;

using WeightsFile = FolderTest;

TEST_F(WeightsFile, IsReadWhateverItsName) {
  tensor::StateDict state;
  state.set("w", torch::ones({1}));
  write_safetensors(path("a.pth"), state, {{"by", "test"}});
  EXPECT_EQ(read_weights(path("a.pth")).metadata.at("by"), "test");
  std::filesystem::copy(weight_fixture("bare.pth"), path("b.safetensors"));
  EXPECT_TRUE(read_weights(path("b.safetensors")).state.contains("fc.bias"));
  std::filesystem::copy(weight_fixture("bare_legacy.pth"), path("c"));
  EXPECT_TRUE(read_weights(path("c")).state.contains("fc.bias"));
  write_hf_folder(path("d"), state, {}, {});
  EXPECT_TRUE(read_weights(path("d")).state.contains("w"));
}

TEST_F(WeightsFile, OfAnotherKindIsNamed) {
  const auto message = [&](const std::string& bytes) {
    const auto file = write("x.pth", bytes);
    return bad_input([&] { read_weights(file); });
  };
  EXPECT_THAT(message(""), HasSubstr("is empty"));
  EXPECT_THAT(message("version https://git-lfs.github.com/spec/v1\n"),
              HasSubstr("git lfs pull"));
  EXPECT_THAT(message("<!DOCTYPE html><html></html>"), HasSubstr("web page"));
  EXPECT_THAT(message("\x89HDF\r\n\x1a\n"), HasSubstr("HDF5"));
  EXPECT_THAT(message("something else"), HasSubstr("no known format"));
  EXPECT_THAT(message(std::string("PK\x03\x04", 4)), HasSubstr("cut short"));
  EXPECT_THAT(bad_input([&] { read_weights(path("absent")); }),
              HasSubstr("cannot be read"));
}

TEST(WeightsOfTheWild, AreReadByTheirTorchvisionNames) {
  const char* root = std::getenv("SOLERA_DATA");
  if (root == nullptr) {
    GTEST_SKIP() << "SOLERA_DATA does not name a folder with real weights";
  }
  const auto file = std::filesystem::path(root) / "weights" /
                    "mobilenet_v2_inat_bird.safetensors";
  const Weights weights = read_weights(file);
  EXPECT_EQ(weights.state.find("classifier.1.weight")->size(0), 965);
}

}  // namespace
}  // namespace solera::io
