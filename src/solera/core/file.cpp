#include "solera/core/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
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
    if (entry.is_regular_file() || entry.is_directory()) {
      sync_path(entry.path());
    }
  }
  sync_path(folder);
}

fs::path parent_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

fs::path beside(const fs::path& path, const char* suffix) {
  const fs::path plain = path.has_filename() ? path : path.parent_path();
  return parent_of(plain) / ("." + plain.filename().string() + suffix);
}

// O_NONBLOCK: opening a FIFO would wait for its writer for ever.
FileDescriptor open_regular(const fs::path& path, std::size_t& size) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
    throw_unreadable(path);
  }
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::kBadInput, path.string(),
                "is not a regular file, expected a file");
  }
  size = static_cast<std::size_t>(status.st_size);
  return file;
}

// Until the end, for files under /proc have a size of 0.
template <class Container>
Container read_all(const fs::path& path) {
  std::size_t size = 0;
  const FileDescriptor file = open_regular(path, size);
  Container content(size + 1, 0);
  std::size_t done = 0;
  for (;;) {
    const ssize_t n =
        ::read(file.get(), content.data() + done, content.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_unreadable(path);
    done += static_cast<std::size_t>(n);
    if (n == 0) break;
    if (done == content.size()) content.resize(2 * content.size());
  }
  content.resize(done);
  return content;
}

void rename_or_throw(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) throw_failure(to, "replace");
}

void write_all(const fs::path& path, const std::string& text) {
  const FileDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
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

// After a failure that is about to be reported: adds none of its own.
void clean_up(const fs::path& path) {
  try {
    recover_folder(path);
  } catch (const Error&) {
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
  const FileDescriptor file = open_regular(path, size_);
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
  return read_all<std::string>(path);
}

Bytes read_bytes(const fs::path& path) { return read_all<Bytes>(path); }

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
  try {
    fs::remove_all(temporary);
    make_folders(temporary);
    fill(temporary);
    sync_tree(temporary);
    if (fs::exists(path)) {
      fs::remove_all(previous);
      rename_or_throw(path, previous);
    }
    rename_or_throw(temporary, path);
    sync_path(parent_of(path));
    std::error_code ignored;
    fs::remove_all(previous, ignored);
  } catch (const fs::filesystem_error& error) {
    clean_up(path);
    throw Error(ErrorKind::kFailure, path.string(), error.what());
  } catch (...) {
    clean_up(path);
    throw;
  }
}

void recover_folder(const fs::path& path) {
  const fs::path previous = beside(path, ".old");
  std::error_code ignored;
  fs::remove_all(beside(path, ".tmp"), ignored);
  if (!fs::exists(fs::symlink_status(previous, ignored))) return;
  if (!fs::exists(fs::symlink_status(path, ignored))) {
    rename_or_throw(previous, path);
  } else {
    fs::remove_all(previous, ignored);
  }
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
