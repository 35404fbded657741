#include "solera/cli/threads.h"

#include <ATen/Parallel.h>

#include "solera/core/log.h"
#include "solera/tensor/device.h"

namespace solera::cli {

int start_computing(const Globals& globals) {
  tensor::parse_device(globals.device);  // Refused before anything is written.
  tensor::set_threads(globals.threads);
  if (tensor::blas_name() == "reference BLAS") {
    log_warning(
        "libtorch multiplies matrices with the reference BLAS, which is ten "
        "times slower than OpenBLAS: install libopenblas0-pthread");
  }
  return at::get_num_threads();
}

}  // namespace solera::cli
