#include "solera/io/stream_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "solera/core/error.h"
#include "solera/core/file.h"

namespace solera::io {

void write_stream_atomically(const std::filesystem::path& path,
                             const std::function<void(std::ostream&)>& write) {
  write_file_atomically(path, [&](const std::filesystem::path& temporary) {
    errno = 0;
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    write(out);
    out.close();
    if (out) return;
    throw Error(ErrorKind::kFailure, path.string(),
                fmt::format("cannot be written ({}), check the folder and "
                            "free space",
                            std::strerror(errno)));
  });
}

}  // namespace solera::io
