#pragma once

#include <cstddef>
#include <string>

namespace solera::run {

/// Columns that UTF-8 text takes on a terminal, each code point one: enough
/// for names and numbers.
std::size_t columns(const std::string& text);

/// The beginning of the text, at most `count` columns, no code point torn.
std::string first_columns(const std::string& text, std::size_t count);

}  // namespace solera::run
