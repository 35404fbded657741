#include "solera/tensor/device.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <fmt/format.h>
#include <torch/cuda.h>

#include <algorithm>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::tensor {
namespace {

[[noreturn]] void throw_unknown_device(const std::string& text) {
  throw Error(ErrorKind::kUsage, "device",
              fmt::format("found '{}', expected auto, cpu, cuda or cuda:N, N "
                          "the number of a device",
                          text));
}

torch::Device cuda_device(const std::string& text, int index) {
  const auto present = static_cast<int>(torch::cuda::device_count());
  if (index >= present) {
    throw Error(ErrorKind::kUsage, "device",
                fmt::format("found '{}', but libtorch sees {} CUDA devices, "
                            "choose one of them or cpu",
                            text, present));
  }
  return {torch::kCUDA, static_cast<torch::DeviceIndex>(index)};
}

int parse_index(const std::string& text, const std::string& digits) {
  const bool number = !digits.empty() && digits.size() <= 3 &&
                      std::all_of(digits.begin(), digits.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (!number) throw_unknown_device(text);
  return std::stoi(digits);
}

// OpenBLAS keeps its own pool, which at::set_num_threads does not reach.
void set_openblas_threads(int threads) {
  void* symbol = ::dlsym(RTLD_DEFAULT, "openblas_set_num_threads");
  if (symbol != nullptr) reinterpret_cast<void (*)(int)>(symbol)(threads);
}

// The kind of BLAS a library's path gives away; Debian's alternatives put each
// libblas.so.3 into a folder that bears its name.
std::string blas_of_path(const std::string& path) {
  for (const char* name : {"openblas", "mkl", "blis", "atlas"}) {
    if (path.find(name) != std::string::npos) return name;
  }
  return path.find("libblas") != std::string::npos ? "reference BLAS" : "";
}

}  // namespace

torch::Device parse_device(const std::string& text) {
  if (text == "cpu") return torch::kCPU;
  if (text == "auto") {
    return torch::cuda::is_available() ? torch::Device(torch::kCUDA, 0)
                                       : torch::Device(torch::kCPU);
  }
  if (text == "cuda") return cuda_device(text, 0);
  if (!starts_with(text, "cuda:")) throw_unknown_device(text);
  return cuda_device(text, parse_index(text, text.substr(5)));
}

void set_threads(int threads) {
  if (threads < 0) {
    throw Error(
        ErrorKind::kUsage, "threads",
        fmt::format("found {}, expected 0 (all cores) or more", threads));
  }
  if (threads == 0) {
    threads =
        std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  }
  at::set_num_threads(threads);
  set_openblas_threads(threads);
  static std::once_flag once;  // libtorch refuses a second call
  std::call_once(once, [] { at::set_num_interop_threads(1); });
}

std::string blas_name() {
  std::ifstream maps("/proc/self/maps");
  std::string line;
  std::string other = "unknown";
  while (std::getline(maps, line)) {
    const std::size_t slash = line.find('/');
    if (slash == std::string::npos) continue;
    const std::string path = line.substr(slash);
    const std::string kind = blas_of_path(path);
    // libblas decides: LAPACK may bring OpenBLAS in beside a reference BLAS.
    if (!kind.empty() && path.find("/libblas") != std::string::npos) {
      return kind;
    }
    if (!kind.empty()) other = kind;
  }
  return other;
}

}  // namespace solera::tensor
