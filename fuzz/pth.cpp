#include "solera/io/pth.h"

#include "fuzz/checks.h"
#include "fuzz/targets.h"

namespace solera::fuzz {

void pth(ByteSpan bytes) {
  expect_result_or_bad_input([&] {
    const io::SharedBytes file(Bytes(bytes.begin(), bytes.end()));
    touch(io::parse_pth(file, "pth"));
  });
}

}  // namespace solera::fuzz
