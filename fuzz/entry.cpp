// The entry point of every fuzzer; CMake says which target it is.
#include <cstddef>
#include <cstdint>

#include "fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  solera::fuzz::SOLERA_FUZZ_TARGET({data, size});
  return 0;
}
