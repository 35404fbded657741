#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace solera::support {

/// A developer's wish to go without ONNX Runtime; in CI it is never set, and a
/// test that does not find the runtime fails.
inline bool without_onnx_runtime() {
  const char* choice = std::getenv("SOLERA_ONNXRUNTIME");
  return choice != nullptr && std::string(choice) == "none";
}

}  // namespace solera::support

/// First in a test that runs an ONNX file.
#define SOLERA_NEEDS_ONNX_RUNTIME()               \
  if (solera::support::without_onnx_runtime()) {  \
    GTEST_SKIP() << "SOLERA_ONNXRUNTIME is none"; \
  }
