#include <cstddef>

#include "fuzz/checks.h"
#include "fuzz/targets.h"
#include "solera/io/idx.h"
#include "solera/io/tar.h"

namespace solera::fuzz {

void data(ByteSpan bytes) {
  expect_result_or_bad_input([&] {
    for (const io::TarMember& member : io::list_tar(bytes, "tar")) {
      touch({bytes.data() + member.offset,
             static_cast<std::size_t>(member.size)});
    }
  });
  expect_result_or_bad_input([&] { io::parse_idx(bytes, "idx"); });
}

}  // namespace solera::fuzz
