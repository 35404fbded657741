#include "solera/run/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace solera::run {
namespace {

std::string environment(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? "" : text;
}

}  // namespace

Console detect_console(int fd) {
  Console console;
  const std::string ci = environment("CI");
  const bool plain =
      (!ci.empty() && ci != "false") || environment("TERM") == "dumb";
  if (::isatty(fd) == 0 || plain) return console;
  console.redraw = true;
  console.colour = environment("NO_COLOR").empty();
  struct winsize size {};
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    console.width = size.ws_col;
  }
  return console;
}

}  // namespace solera::run
