#include "tests/smoke/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "solera/core/file.h"

namespace solera::smoke {
namespace {

constexpr const char* kOut = ".stdout";
constexpr const char* kErr = ".stderr";

// Only calls that are safe between fork and exec.
[[noreturn]] void become_solera(const char* folder, char* const* arguments) {
  if (chdir(folder) != 0) _exit(126);
  const int out = open(kOut, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  const int err = open(kErr, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  dup2(out, 1);
  dup2(err, 2);
  execv(SOLERA_PROGRAM, arguments);
  _exit(127);
}

}  // namespace

Process::Process(const std::filesystem::path& folder,
                 const std::vector<std::string>& words)
    : folder_(folder) {
  std::vector<std::string> copies = {"solera"};
  copies.insert(copies.end(), words.begin(), words.end());
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) become_solera(folder_.c_str(), arguments.data());
  if (pid_ < 0) throw std::runtime_error("cannot fork");
}

Process::~Process() {
  if (!is_running()) return;
  signal(SIGKILL);
  wait();
}

void Process::signal(int number) {
  if (pid_ > 0) kill(pid_, number);
}

bool Process::is_running() {
  if (pid_ > 0 && waitpid(pid_, &status_, WNOHANG) == pid_) pid_ = -1;
  return pid_ > 0;
}

Finished Process::wait() {
  if (pid_ > 0) waitpid(pid_, &status_, 0);
  pid_ = -1;
  return {WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_),
          read_text(folder_ / kOut), read_text(folder_ / kErr)};
}

Finished run_solera(const std::filesystem::path& folder,
                    const std::vector<std::string>& words) {
  return Process(folder, words).wait();
}

}  // namespace solera::smoke
