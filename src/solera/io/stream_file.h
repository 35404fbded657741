#pragma once

#include <filesystem>
#include <functional>
#include <ostream>

namespace solera::io {

/// Writes a file whole or not at all: what `write` puts into the stream.
/// Error(kFailure) naming the file and the system's reason if that fails.
void write_stream_atomically(const std::filesystem::path& path,
                             const std::function<void(std::ostream&)>& write);

}  // namespace solera::io
