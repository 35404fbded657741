#pragma once

#include <string>
#include <vector>

#include "solera/core/span.h"

namespace solera {

std::vector<std::string> split(const std::string& text, char separator);
std::string join(const std::vector<std::string>& words,
                 const std::string& separator);
std::string trim(const std::string& text);
std::string lower(const std::string& text);
bool starts_with(const std::string& text, const std::string& prefix);
bool ends_with(const std::string& text, const std::string& suffix);

/// The known word nearest to `word` by edit distance, or "" if none is near
/// enough to be a slip of the keyboard.
std::string nearest_word(const std::string& word,
                         const std::vector<std::string>& known);

/// `did you mean 'x'?`, or `known: a, b, c` if nothing is near.
std::string suggest(const std::string& word,
                    const std::vector<std::string>& known);

/// "1.4 GB", "12 min 3 s": for people. Both take numbers of 0 or more; a time
/// that is not finite is "very long".
std::string human_bytes(double bytes);
std::string human_seconds(double seconds);

}  // namespace solera
