// `solera` itself: sets what must be in the environment before the program's
// libraries load, then becomes `solera-engine`. libgomp reads OMP_WAIT_POLICY
// while it loads; without PASSIVE two threads collapse to a hundredth of their
// speed when another process takes a core. A program that restarted itself
// would load libtorch twice (0.3 s); this one loads nothing.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <string>

namespace {

std::string own_folder() {
  char path[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof(path));
  if (size <= 0) return ".";
  const std::string self(path, static_cast<std::size_t>(size));
  return self.substr(0, self.rfind('/'));
}

}  // namespace

int main(int, char** argv) {
  setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
  const std::string folder = own_folder();
  for (const char* place : {"/solera-engine", "/../libexec/solera-engine"}) {
    execv((folder + place).c_str(), argv);
  }
  fprintf(stderr, "[%s] found no solera-engine beside it, build it again\n",
          folder.c_str());
  return 1;
}
