#include "solera/io/safetensors.h"

#include "fuzz/checks.h"
#include "fuzz/targets.h"

namespace solera::fuzz {

void safetensors(ByteSpan bytes) {
  expect_result_or_bad_input([&] {
    const io::SharedBytes file(Bytes(bytes.begin(), bytes.end()));
    touch(io::parse_safetensors(file, "safetensors").tensors);
    io::parse_safetensors(file, "safetensors", io::Content::kOutline);
  });
}

}  // namespace solera::fuzz
