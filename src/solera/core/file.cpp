#include "solera/core/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "solera/core/error.h"

namespace solera {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void throw_failure(const fs::path& path, const char* action) {
  throw Error(ErrorKind::kFailure, path.string(),
              std::string("cannot ") + action + " (" + std::strerror(errno) +
                  "), check the path, its permissions and free space");
}

[[noreturn]] void throw_unreadable(const fs::path& path) {
  throw Error(ErrorKind::kBadInput, path.string(),
              std::string("cannot be read (") + std::strerror(errno) +
                  "), expected a readable file, check the path");
}

void sync_path(const fs::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) {
    throw_failure(path, "flush to disk");
  }
}

void sync_tree(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) sync_path(entry.path());
  }
  sync_path(folder);
}

fs::path parent_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

fs::path beside(const fs::path& path, const char* suffix) {
  return parent_of(path) / ("." + path.filename().string() + suffix);
}

void rename_or_throw(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) throw_failure(to, "replace");
}

void write_all(const fs::path& path, const std::string& text) {
  const FileDescriptor file(::open(
      path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0) throw_failure(path, "create the file");
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n =
        ::write(file.get(), text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_failure(path, "write");
    done += static_cast<std::size_t>(n);
  }
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

MappedFile::MappedFile(const fs::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
    throw_unreadable(path);
  }
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::kBadInput, path.string(),
                "is not a regular file, expected a file");
  }
  size_ = static_cast<std::size_t>(status.st_size);
  if (size_ == 0) return;
  void* data = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE,
                      file.get(), 0);
  if (data == MAP_FAILED) throw_unreadable(path);
  data_ = static_cast<std::uint8_t*>(data);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

std::string read_text(const fs::path& path) {
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream || fs::is_directory(path)) throw_unreadable(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Bytes read_bytes(const fs::path& path) {
  errno = 0;
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  if (!stream || fs::is_directory(path)) throw_unreadable(path);
  Bytes bytes(static_cast<std::size_t>(stream.tellg()));
  stream.seekg(0);
  stream.read(reinterpret_cast<char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
  if (!stream) throw_unreadable(path);
  return bytes;
}

void write_file_atomically(const fs::path& path, const std::string& text) {
  write_file_atomically(
      path, [&](const fs::path& temporary) { write_all(temporary, text); });
}

void write_file_atomically(const fs::path& path,
                           const std::function<void(const fs::path&)>& write) {
  const fs::path temporary = beside(path, ".tmp");
  try {
    write(temporary);
    sync_path(temporary);
    rename_or_throw(temporary, path);
    sync_path(parent_of(path));
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
}

void write_folder_atomically(const fs::path& path,
                             const std::function<void(const fs::path&)>& fill) {
  const fs::path temporary = beside(path, ".tmp");
  const fs::path previous = beside(path, ".old");
  std::error_code ignored;
  try {
    fs::remove_all(temporary, ignored);
    make_folders(temporary);
    fill(temporary);
    sync_tree(temporary);
    if (fs::exists(path)) {
      fs::remove_all(previous);
      rename_or_throw(path, previous);
    }
    rename_or_throw(temporary, path);
    sync_path(parent_of(path));
    fs::remove_all(previous, ignored);
  } catch (...) {
    fs::remove_all(temporary, ignored);
    recover_folder(path);
    throw;
  }
}

void recover_folder(const fs::path& path) {
  const fs::path previous = beside(path, ".old");
  std::error_code ignored;
  fs::remove_all(beside(path, ".tmp"), ignored);
  if (!fs::exists(path, ignored) && fs::exists(previous, ignored)) {
    fs::rename(previous, path, ignored);
  }
  fs::remove_all(previous, ignored);
}

void make_folders(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    errno = error.value();
    throw_failure(path, "make the folder");
  }
}

}  // namespace solera
