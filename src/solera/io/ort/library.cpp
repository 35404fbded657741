#include "solera/io/ort/library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "solera/core/error.h"

namespace solera::io::ort {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "libonnxruntime.so.1";
constexpr const char* kChoice = "SOLERA_ONNXRUNTIME";
constexpr const char* kNoLibrary = "none";

// The one symbol that the library is found by.
struct ApiBase {
  const void* (*get_api)(std::uint32_t version);
  const char* (*get_version)();
};

[[noreturn]] void refuse(const std::string& found) {
  throw Error(ErrorKind::kUsage, "onnx",
              fmt::format("{}, expected ONNX Runtime 1.12 or later: run "
                          "scripts/install-onnxruntime, or set {} to the path "
                          "of {}",
                          found, kChoice, kFile));
}

std::vector<std::string> candidates() {
  if (const char* choice = std::getenv(kChoice)) {
    if (std::string(choice) == kNoLibrary) return {};
    if (*choice != '\0') return {choice};
  }
  std::vector<std::string> paths = {std::string("/usr/local/lib/solera/") +
                                    kFile};
  if (const char* home = std::getenv("HOME")) {
    paths.push_back((fs::path(home) / ".local/lib/solera" / kFile).string());
  }
  paths.emplace_back(kFile);
  return paths;
}

void* open_library() {
  std::string problem = fmt::format("{} is {}", kChoice, kNoLibrary);
  for (const std::string& path : candidates()) {
    if (void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
      return handle;
    }
    problem = fmt::format("{} cannot be loaded", path);
  }
  refuse(problem);
}

Library load() {
  void* handle = open_library();
  auto* get_base =
      reinterpret_cast<const ApiBase* (*)()>(::dlsym(handle, "OrtGetApiBase"));
  if (get_base == nullptr) refuse("the library has no OrtGetApiBase");
  const ApiBase& base = *get_base();
  const void* table = base.get_api(kApiVersion);
  if (table == nullptr) {
    refuse(fmt::format("found ONNX Runtime {}", base.get_version()));
  }
  Library library{base.get_version(), functions_of(table), nullptr};
  expect_success(
      library.functions,
      library.functions.create_env(kLogFatal, "solera", &library.env), "onnx");
  return library;
}

}  // namespace

const Library& library() {
  static const Library* loaded = new Library(load());
  return *loaded;
}

void expect_success(const Functions& functions, Status* status,
                    const std::string& where) {
  if (status == nullptr) return;
  std::string words = functions.get_error_message(status);
  functions.release_status(status);
  for (char& c : words) {
    if (c == '\n') c = ' ';
  }
  throw Error(ErrorKind::kBadInput, where, "ONNX Runtime says: " + words);
}

}  // namespace solera::io::ort
