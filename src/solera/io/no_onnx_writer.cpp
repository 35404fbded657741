#include "solera/core/error.h"
#include "solera/io/onnx_writer.h"

namespace solera::io {

bool has_onnx_writer() { return false; }

void write_onnx(const std::filesystem::path& path, const OnnxFunction&) {
  throw Error(ErrorKind::kUsage, path.string(),
              "this program was built without an ONNX writer, install "
              "libonnx-dev and libprotobuf-dev and build it again");
}

}  // namespace solera::io
