#include "solera/io/pth_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>
#include <vector>

#include "solera/io/pth.h"
#include "tests/io/files.h"
#include "tests/support/errors.h"

namespace solera::io {
namespace {

using tensor::StateDict;
using testing::HasSubstr;

class PthWriter : public FolderTest {
 protected:
  StateDict round_trip(const StateDict& state) const {
    write_pth(path("w.pth"), state);
    return read_pth(path("w.pth")).sets.at(0).state;
  }
};

TEST_F(PthWriter, GivesBackNamesOrderTypesAndNumbers) {
  StateDict state;
  state.set("z.weight", torch::arange(6, torch::kFloat).view({2, 3}));
  state.set("a.steps", torch::tensor(std::int64_t{7}));
  for (const auto type :
       {torch::kDouble, torch::kHalf, torch::kBFloat16, torch::kInt,
        torch::kShort, torch::kChar, torch::kByte, torch::kBool}) {
    state.set(torch::toString(type), torch::arange(3).to(type));
  }
  state.set("empty", torch::empty({0, 5}));
  const StateDict found = round_trip(state);
  ASSERT_EQ(found.size(), state.size());
  auto expected = state.begin();
  for (const auto& [name, tensor] : found) {
    EXPECT_EQ(name, expected->first);
    EXPECT_EQ(tensor.scalar_type(), expected->second.scalar_type()) << name;
    EXPECT_TRUE(torch::equal(tensor, expected->second)) << name;
    ++expected;
  }
}

TEST_F(PthWriter, StoresTensorsOfAnyLayoutContiguously) {
  const torch::Tensor image = torch::arange(24, torch::kFloat)
                                  .view({1, 2, 3, 4})
                                  .contiguous(at::MemoryFormat::ChannelsLast);
  StateDict state;
  state.set("image", image);
  state.set("part", image.select(1, 1));
  const StateDict found = round_trip(state);
  for (const auto& [name, tensor] : found) {
    EXPECT_TRUE(torch::equal(tensor, *state.find(name))) << name;
    EXPECT_TRUE(tensor.is_contiguous()) << name;
  }
}

TEST_F(PthWriter, KeepsTiedTensorsTied) {
  const torch::Tensor tensor = torch::ones({100, 100});
  StateDict state;
  state.set("embed", tensor);
  state.set("head", tensor.view({100, 100}));
  state.set("row", tensor[0]);
  const StateDict found = round_trip(state);
  EXPECT_EQ(found.find("embed")->data_ptr(), found.find("head")->data_ptr());
  EXPECT_NE(found.find("embed")->data_ptr(), found.find("row")->data_ptr());
  // One copy of the 40000 bytes, not two.
  EXPECT_LT(std::filesystem::file_size(path("w.pth")), 60'000u);
}

TEST_F(PthWriter, WritesAnEmptyStateAsAnEmptyDictionary) {
  write_pth(path("w.pth"), {});
  EXPECT_THAT(bad_input([&] { read_pth(path("w.pth")); }),
              HasSubstr("a dictionary of 0"));
}

TEST_F(PthWriter, RefusesATensorThatTheFormatHasNoPlaceFor) {
  StateDict state;
  state.set("x", torch::zeros({2}, torch::kComplexFloat));
  EXPECT_THAT(
      support::usage_error_of([&] { write_pth(path("w.pth"), state); }),
      HasSubstr("tensor 'x' (ComplexFloat) has no place in a .pth file"));
  EXPECT_FALSE(std::filesystem::exists(path("w.pth")));
}

TEST_F(PthWriter, KeepsTheOldFileWhenTheDiskIsFull) {
  StateDict state;
  state.set("x", torch::zeros({2}));
  write_pth(path("w.pth"), state);
  std::filesystem::create_symlink("/dev/full", path(".w.pth.tmp"));
  state.set("y", torch::zeros({100'000}));
  EXPECT_THAT(support::error_of(ErrorKind::kFailure,
                                [&] { write_pth(path("w.pth"), state); }),
              HasSubstr("cannot be written (No space left"));
  EXPECT_EQ(read_pth(path("w.pth")).sets.at(0).state.size(), 1u);
}

}  // namespace
}  // namespace solera::io
