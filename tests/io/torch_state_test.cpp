#include "solera/io/torch_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "solera/core/file.h"
#include "tests/io/files.h"

namespace solera::io {
namespace {

using testing::HasSubstr;

tensor::StateDict state_of(const Bytes& bytes) {
  ByteReader input(bytes, "pickle");
  const Pickle pickle = parse_pickle(input);
  StorageTable storages(SharedBytes(Bytes(4)), "pickle");
  storages.add("0", 0, 4);
  return find_state(*pickle.root(), storages);
}

// {name: one number} of torch.save.
Bytes state_with(const std::string& name) {
  const std::string text = "(dS'" + name +
                           "'\nctorch._utils\n_rebuild_tensor_v2\n"
                           "((S'storage'\nctorch\nFloatStorage\nS'0'\n"
                           "S'cpu'\nI1\ntQI0\n(I1\nt(I1\nttRs.";
  return {text.begin(), text.end()};
}

// 2^16 modules of 20 tensors each took 6 GB before there was a limit.
TEST(TorchState, RefusesAFewModulesThatUnfoldToMillionsOfTensors) {
  const Bytes bytes = read_bytes(std::filesystem::path(SOLERA_SOURCE_DIR) /
                                 "fuzz/corpus/pickle/bug-unfolding-modules");
  EXPECT_THAT(bad_input([&] { state_of(bytes); }),
              HasSubstr("more than 20,000 tensors"));
}

TEST(TorchState, RefusesNamesAboveAThousandBytes) {
  EXPECT_EQ(state_of(state_with(std::string(1000, 'x'))).size(), 1U);
  EXPECT_THAT(bad_input([&] { state_of(state_with(std::string(1001, 'x'))); }),
              HasSubstr("longer than 1,000 bytes"));
}

}  // namespace
}  // namespace solera::io
