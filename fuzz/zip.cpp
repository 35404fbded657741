#include <cstddef>

#include "fuzz/checks.h"
#include "fuzz/targets.h"
#include "solera/io/zip_index.h"

namespace solera::fuzz {

void zip(ByteSpan bytes) {
  expect_result_or_bad_input([&] {
    const io::ZipIndex index(bytes, "zip");
    for (const std::string& name : index.names()) {
      expect_result_or_bad_input([&] {
        const io::ZipRecord record = index.record(name);
        touch({bytes.data() + record.offset,
               static_cast<std::size_t>(record.size)});
      });
    }
  });
}

}  // namespace solera::fuzz
