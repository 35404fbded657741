#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "solera/core/file.h"
#include "solera/core/random.h"
#include "solera/io/safetensors.h"
#include "solera/io/weights.h"
#include "tests/io/files.h"

namespace solera::io {
namespace {

constexpr int kMutations = 2000;

// One to four bytes set, inserted, removed or cut off.
std::string mutated(std::string bytes, int round) {
  RandomStream random(1, static_cast<std::uint64_t>(round), 0, 0);
  for (std::int64_t left = 1 + random.below(4); left > 0; --left) {
    if (bytes.empty()) break;
    const auto size = static_cast<std::int64_t>(bytes.size());
    const auto at = static_cast<std::size_t>(random.below(size));
    const char byte = static_cast<char>(random.below(256));
    switch (random.below(8)) {
      case 0:
        bytes.insert(at, 1, byte);
        break;
      case 1:
        bytes.erase(at, 1);
        break;
      case 2:
        bytes.resize(at);
        break;
      default:
        bytes[at] = byte;
    }
  }
  return bytes;
}

// Every byte of every tensor, so that a view outside its file would show.
void touch(const tensor::StateDict& state) {
  for (const auto& [name, tensor] : state) {
    if (tensor.numel() < 1'000'000) tensor.to(torch::kDouble).sum();
  }
}

class Mutated : public FolderTest,
                public testing::WithParamInterface<const char*> {
 protected:
  std::string original() const {
    const std::string name = GetParam();
    if (name != "safetensors") return read_text(weight_fixture(name));
    tensor::StateDict state;
    state.set("a", torch::arange(6).view({2, 3}));
    state.set("b", torch::ones({2}, torch::kHalf));
    write_safetensors(path("original"), state, {{"format", "pt"}});
    return read_text(path("original"));
  }
};

TEST_P(Mutated, FilesGiveWeightsOrAnErrorAndNothingElse) {
  const std::string bytes = original();
  int refused = 0;
  for (int round = 0; round < kMutations; ++round) {
    // Removed first: cutting a file down to nothing waits for the disk.
    std::filesystem::remove(path("x"));
    const auto file = write("x", mutated(bytes, round));
    try {
      touch(read_weights(file).state);
    } catch (const Error& error) {
      ++refused;
      ASSERT_EQ(error.kind(), ErrorKind::kBadInput) << "round " << round;
    }
  }
  EXPECT_GT(refused, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Weights, Mutated,
    testing::Values("safetensors", "bare.pth", "bare_legacy.pth", "wrapped.pth",
                    "namespace.pth", "parameters.pth", "averaged.pth",
                    "types.pth", "types_legacy.pth", "views.pth",
                    "views_legacy.pth", "tied.pth", "tied_legacy.pth",
                    "module.pth", "module_legacy.pth", "evil.pth",
                    "evil_legacy.pth", "torchscript.pt"),
    [](const auto& test) {
      std::string name = test.param;
      for (char& c : name) c = c == '.' ? '_' : c;
      return name;
    });

}  // namespace
}  // namespace solera::io
