#include "solera/recipe/logits_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <fstream>

#include "solera/core/error.h"
#include "solera/io/safetensors.h"
#include "tests/support/temp_folder.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

tensor::StateDict good_probe() {
  tensor::StateDict state;
  state.set("pixels", torch::full({2, 3, 8, 8}, 7, torch::kByte));
  state.set("logits", torch::ones({2, 4}));
  return state;
}

std::string refusal(const fs::path& file) {
  try {
    read_logits_probe(file);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), HasSubstr(file.filename().string()));
    return error.what();
  }
  return "";
}

TEST(LogitsProbe, IsReadFromSafetensors) {
  const support::TempFolder temp;
  const fs::path file = temp.path() / "x.probe.safetensors";
  io::write_safetensors(file, good_probe(), {});
  const eval::LogitsProbe probe = read_logits_probe(file);
  EXPECT_EQ(probe.pixels[1][2][7][7].item<int>(), 7);
  EXPECT_EQ(probe.logits.size(1), 4);
  EXPECT_FALSE(probe.input.defined());
}

TEST(LogitsProbe, IsRefusedWhenCutShortOrOfWrongTensors) {
  const support::TempFolder temp;
  const fs::path file = temp.path() / "x.probe.safetensors";
  io::write_safetensors(file, good_probe(), {});
  const auto size = fs::file_size(file);
  for (const std::uintmax_t left : {size - 1, size / 2, std::uintmax_t{3}}) {
    fs::resize_file(file, left);
    EXPECT_NE(refusal(file), "") << left;
  }
  tensor::StateDict weights;
  weights.set("fc.weight", torch::ones({2, 2}));
  io::write_safetensors(file, weights, {});
  EXPECT_THAT(refusal(file), HasSubstr("found a tensor 'fc.weight'"));
  tensor::StateDict wrong = good_probe();
  wrong.set("logits", torch::ones({3, 4}));
  io::write_safetensors(file, wrong, {});
  EXPECT_THAT(refusal(file), HasSubstr("of 3 images, expected 2"));
}

TEST(LogitsProbe, IsFoundBesideAFileAndInAFolder) {
  const support::TempFolder temp;
  const fs::path weights = temp.write("birds.pth", std::string("x"));
  EXPECT_FALSE(find_logits_probe(weights));
  const fs::path beside = temp.write("birds.probe.pth", std::string("x"));
  EXPECT_EQ(find_logits_probe(weights), beside);
  const fs::path first =
      temp.write("birds.probe.safetensors", std::string("x"));
  EXPECT_EQ(find_logits_probe(weights), first);
  const fs::path inside = temp.write("hf/probe.safetensors", std::string("x"));
  EXPECT_EQ(find_logits_probe(temp.path() / "hf"), inside);
  EXPECT_EQ(find_logits_probe(temp.path() / "hf/"), inside);
}

}  // namespace
}  // namespace solera::recipe
