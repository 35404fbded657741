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
  EXPECT_THAT(message(std::string("\x08\x08\x12\x07pytorch") + "........"),
              HasSubstr("is ONNX, a graph, expected weights"));
  EXPECT_THAT(message(std::string("\x1C\0\0\0TFL3", 8)), HasSubstr("Lite"));
  EXPECT_THAT(message(std::string(257, '\0') + "ustar"), HasSubstr("tar"));
  EXPECT_THAT(message("something else"), HasSubstr("no known format"));
  EXPECT_THAT(message(std::string("PK\x03\x04", 4)), HasSubstr("cut short"));
  EXPECT_THAT(bad_input([&] { read_weights(path("absent")); }),
              HasSubstr("cannot be read"));
}

// An archive of one empty stored file.
std::string archive_of(const std::string& name) {
  const std::string sizes = std::string(12, '\0') + little(name.size(), 2);
  const std::string local = "PK\x03\x04" + std::string(10, '\0') + sizes +
                            std::string(2, '\0') + name;
  const std::string central = "PK\x01\x02" + std::string(12, '\0') + sizes +
                              std::string(16, '\0') + name;
  return local + central + "PK\x05\x06" + std::string(4, '\0') + little(1, 2) +
         little(1, 2) + little(central.size(), 4) + little(local.size(), 4) +
         little(0, 2);
}

TEST_F(WeightsFile, ThatIsAnotherArchiveIsNamed) {
  const auto message = [&](const std::string& member) {
    const auto file = write("x.pt", archive_of(member));
    return bad_input([&] { read_weights(file); });
  };
  EXPECT_THAT(message("x/serialized_exported_program.json"),
              HasSubstr("torch.export"));
  EXPECT_THAT(message("model.weights.h5"), HasSubstr("Keras"));
  EXPECT_THAT(message("MAR-INF/MANIFEST.json"), HasSubstr("TorchServe"));
  EXPECT_THAT(message("a.txt"), HasSubstr("no data.pkl"));
}

TEST_F(WeightsFile, OfATorchScriptProgramSaysHowToUseIt) {
  EXPECT_THAT(bad_input([] { read_weights(weight_fixture("torchscript.pt")); }),
              HasSubstr("allow_code: true"));
}

TEST_F(WeightsFile, ThatClaimsAHeaderOfTenGigabytesIsRefusedUnread) {
  const auto file =
      write("x.safetensors", little(std::uint64_t{10} << 30, 8) + "{}");
  EXPECT_THAT(bad_input([&] { read_weights(file); }),
              HasSubstr("claims a header of 10737418240 bytes"));
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
