#include "solera/io/pth.h"

#include "fuzz/checks.h"
#include "fuzz/targets.h"

namespace solera::fuzz {

void pth(ByteSpan bytes) {
  expect_result_or_bad_input([&] {
    const io::SharedBytes file(Bytes(bytes.begin(), bytes.end()));
    for (const io::WeightSet& raw : io::parse_pth(file, "pth").sets) {
      for (const io::WeightSet& set : io::split_weight_sets(raw)) {
        touch(set.state);
      }
    }
    io::parse_pth(file, "pth", io::Content::kOutline);
  });
}

}  // namespace solera::fuzz
