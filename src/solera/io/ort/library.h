#pragma once

#include <string>

#include "solera/io/ort/functions.h"

namespace solera::io::ort {

/// ONNX Runtime in this process: loaded once, never unloaded, because its
/// threads may outlive main().
struct Library {
  std::string version;  ///< "1.21.0"
  Functions functions;
  Env* env = nullptr;  ///< Shared by all sessions.
};

/// Loads it where it is not loaded. Error(kUsage) saying how to get it if it is
/// absent or too old. Thread-safe.
const Library& library();

/// Error(kBadInput) at `where` with the runtime's own words unless `status` is
/// null; releases it.
void expect_success(const Functions& functions, Status* status,
                    const std::string& where);

}  // namespace solera::io::ort
