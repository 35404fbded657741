#include "solera/run/run_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "solera/core/error.h"
#include "solera/core/log.h"
#include "solera/core/text.h"

namespace solera::run {
namespace fs = std::filesystem;
namespace {

constexpr char kStepCharacters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

[[noreturn]] void throw_locked(const fs::path& folder, const fs::path& lock) {
  const std::string owner = trim(read_text(lock));
  throw Error(
      ErrorKind::kUsage, folder.string(),
      fmt::format("the run directory is in use{}, expected one process at a "
                  "time, wait for it or choose another --out",
                  owner.empty() ? "" : " by process " + owner));
}

FileDescriptor take_lock(const fs::path& folder) {
  const fs::path path = folder / ".lock";
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (file.get() < 0) {
    throw Error(ErrorKind::kFailure, path.string(),
                fmt::format("cannot make the lock file ({}), expected a "
                            "folder to write in, check its permissions",
                            std::strerror(errno)));
  }
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) throw_locked(folder, path);
    log_warning(
        fmt::format("[{}] this file system has no locks ({}): take care that "
                    "only one process uses the run directory",
                    path.string(), std::strerror(errno)));
    return file;
  }
  // For the message of the other process only, so failure does not matter.
  const std::string owner = fmt::format("{}\n", ::getpid());
  if (::ftruncate(file.get(), 0) == 0) {
    [[maybe_unused]] const ssize_t ignored =
        ::write(file.get(), owner.data(), owner.size());
  }
  return file;
}

void merge(Value& into, const Value& from) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::string& key = from.keys()[i];
    const Value& value = from.items()[i];
    Value* old = into.find(key);
    if (old != nullptr && old->is_object() && value.is_object()) {
      merge(*old, value);
    } else {
      into.set(key, value);
    }
  }
}

Value read_object(const fs::path& path) {
  Value value = read_json(path);
  if (value.is_object()) return value;
  throw Error(ErrorKind::kBadInput, path.string(),
              fmt::format("found {}, expected a JSON object, delete the file",
                          value.kind_name()));
}

}  // namespace

RunDirectory::RunDirectory(const fs::path& folder) : folder_(folder) {
  make_folders(folder_ / "steps");
  lock_ = take_lock(folder_);
}

fs::path RunDirectory::step_path(const std::string& step) const {
  const bool is_name =
      !step.empty() && step.front() != '.' &&
      step.find_first_not_of(kStepCharacters) == std::string::npos;
  if (!is_name) {
    throw Error(ErrorKind::kUsage, step,
                "is no name for a step, expected letters, digits, `-`, `_` "
                "and `.`, rename the step");
  }
  return folder_ / "steps" / step;
}

fs::path RunDirectory::step_folder(const std::string& step) const {
  const fs::path path = step_path(step);
  make_folders(path);
  return path;
}

void RunDirectory::remove_step(const std::string& step) {
  const fs::path path = step_path(step);
  std::error_code error;
  fs::remove(path / "result.json", error);
  if (!error) fs::remove_all(path, error);
  if (error) {
    throw Error(ErrorKind::kFailure, path.string(),
                fmt::format("cannot be deleted ({}), check its permissions",
                            error.message()));
  }
}

void RunDirectory::write_recipe(const Value& resolved) {
  write_file_atomically(folder_ / "recipe.resolved.yaml", to_yaml(resolved));
}

void RunDirectory::merge_manifest(const Value& members) {
  Value all = manifest();
  merge(all, members);
  write_file_atomically(folder_ / "manifest.json", to_json(all, 2) + "\n");
}

Value RunDirectory::manifest() const {
  const fs::path path = folder_ / "manifest.json";
  return fs::exists(path) ? read_object(path) : Value::object();
}

std::optional<Value> RunDirectory::read_result(const std::string& step) const {
  const fs::path path = step_path(step) / "result.json";
  if (!fs::exists(path)) return std::nullopt;
  return read_object(path);
}

void RunDirectory::write_result(const std::string& step, const Value& result) {
  write_file_atomically(step_folder(step) / "result.json",
                        to_json(result, 2) + "\n");
}

bool RunDirectory::is_done(const std::string& step,
                           const std::string& fingerprint) const {
  const std::optional<Value> result = read_result(step);
  if (!result) return false;
  const Value* found = result->find("fingerprint");
  return found != nullptr && found->is_string() &&
         found->as_string() == fingerprint;
}

}  // namespace solera::run
