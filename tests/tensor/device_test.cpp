#include "solera/tensor/device.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/error.h"

namespace solera::tensor {
namespace {

TEST(Device, ReadsCpu) { EXPECT_EQ(parse_device("cpu"), torch::kCPU); }

TEST(Device, RefusesNamesItDoesNotKnow) {
  for (const char* text : {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "CPU"}) {
    try {
      parse_device(text);
      ADD_FAILURE() << "accepted '" << text << "'";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage) << text;
    }
  }
}

TEST(Device, RefusesACudaDeviceThatIsNotThere) {
  EXPECT_THROW(parse_device("cuda:999"), Error);
}

TEST(Threads, AreAsManyAsAskedFor) {
  set_threads(2);
  EXPECT_EQ(at::get_num_threads(), 2);
  set_threads(1);
  EXPECT_EQ(at::get_num_threads(), 1);
  EXPECT_EQ(at::get_num_interop_threads(), 1);
}

TEST(Threads, CannotBeFewerThanNone) { EXPECT_THROW(set_threads(-1), Error); }

TEST(Blas, HasAKnownName) {
  EXPECT_THAT(blas_name(), testing::AnyOf("openblas", "mkl", "blis", "atlas",
                                          "reference BLAS"));
}

}  // namespace
}  // namespace solera::tensor
