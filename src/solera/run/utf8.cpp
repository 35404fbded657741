#include "solera/run/utf8.h"

#include <algorithm>

namespace solera::run {
namespace {

bool begins_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
}

}  // namespace

std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), begins_code_point));
}

std::string first_columns(const std::string& text, std::size_t count) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins_code_point(text[i]) && seen++ == count) return text.substr(0, i);
  }
  return text;
}

}  // namespace solera::run
