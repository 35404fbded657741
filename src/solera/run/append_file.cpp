#include "solera/run/append_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "solera/core/error.h"

namespace solera::run {
namespace {

[[noreturn]] void throw_failure(const std::filesystem::path& path,
                                const char* action, int error) {
  throw Error(ErrorKind::kFailure, path.string(),
              std::string("cannot ") + action + " (" + std::strerror(error) +
                  "), check the folder and free space, then run again");
}

}  // namespace

AppendFile::AppendFile(const std::filesystem::path& path)
    : path_(path),
      file_(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
                   0644)) {
  if (file_.get() < 0) throw_failure(path_, "open the file", errno);
}

void AppendFile::append(const std::string& record) {
  struct stat before {};
  if (::fstat(file_.get(), &before) != 0) {
    throw_failure(path_, "look at the file", errno);
  }
  // A deleted file still takes writes, which nobody would ever read.
  if (before.st_nlink == 0) throw_failure(path_, "append", ENOENT);
  std::size_t done = 0;
  while (done < record.size()) {
    const ssize_t n =
        ::write(file_.get(), record.data() + done, record.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int error = errno;
      // If this fails too, a torn record stays: readers drop it.
      [[maybe_unused]] const int ignored =
          ::ftruncate(file_.get(), before.st_size);
      throw_failure(path_, "append", error);
    }
    done += static_cast<std::size_t>(n);
  }
}

}  // namespace solera::run
