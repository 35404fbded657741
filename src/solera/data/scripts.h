#pragma once

#include <string>
#include <vector>

namespace solera::data {

/// A set of characters by name.
struct Script {
  std::string name;  ///< "latin", "digits", "greek", ...
  std::u32string characters;
};

/// All scripts that have a name. Where capitals and small letters look alike,
/// the plain name means small letters, and `..._upper` the capitals.
const std::vector<Script>& scripts();

/// The characters of `names`, one name or several joined by `+`, as in
/// "latin+digits". Error(kUsage) at `where` naming the nearest known script.
std::u32string script_characters(const std::string& names,
                                 const std::string& where);

/// The characters of UTF-8 text, blanks left out. Error(kUsage) at `where` if
/// the text is no UTF-8, is empty or has a character twice.
std::u32string parse_characters(const std::string& utf8,
                                const std::string& where);

/// A character as UTF-8.
std::string to_utf8(char32_t character);

}  // namespace solera::data
