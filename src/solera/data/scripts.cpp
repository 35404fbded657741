#include "solera/data/scripts.h"

#include <cstdint>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::data {
namespace {

using Ranges = std::vector<std::pair<char32_t, char32_t>>;

std::u32string characters_of(const Ranges& ranges) {
  std::u32string characters;
  for (const auto& [first, last] : ranges) {
    for (char32_t c = first; c <= last; ++c) characters += c;
  }
  return characters;
}

std::vector<Script> make_scripts() {
  const std::vector<std::pair<const char*, Ranges>> rows = {
      {"digits", {{U'0', U'9'}}},
      {"latin", {{U'A', U'Z'}, {U'a', U'z'}}},
      {"latin_upper", {{U'A', U'Z'}}},
      {"latin_lower", {{U'a', U'z'}}},
      // without final sigma, a shape of sigma
      {"greek", {{0x3B1, 0x3C1}, {0x3C3, 0x3C9}}},
      {"greek_upper", {{0x391, 0x3A1}, {0x3A3, 0x3A9}}},
      {"cyrillic", {{0x430, 0x44F}}},
      {"cyrillic_upper", {{0x410, 0x42F}}},
      {"armenian", {{0x561, 0x586}}},
      {"armenian_upper", {{0x531, 0x556}}},
      {"georgian", {{0x10D0, 0x10F0}}},
      // without the five final forms
      {"hebrew",
       {{0x5D0, 0x5D9},
        {0x5DB, 0x5DC},
        {0x5DE, 0x5DE},
        {0x5E0, 0x5E2},
        {0x5E4, 0x5E4},
        {0x5E6, 0x5EA}}},
      {"devanagari",
       {{0x915, 0x928}, {0x92A, 0x930}, {0x932, 0x932}, {0x935, 0x939}}},
      {"thai", {{0xE01, 0xE2E}}},
      {"runic", {{0x16A0, 0x16BF}}},
      {"cherokee", {{0x13A0, 0x13F4}}},
  };
  std::vector<Script> made;
  for (const auto& [name, ranges] : rows) {
    made.push_back({name, characters_of(ranges)});
  }
  return made;
}

const std::u32string& find_script(const std::string& name,
                                  const std::string& where) {
  std::vector<std::string> known;
  for (const Script& script : scripts()) {
    if (script.name == name) return script.characters;
    known.push_back(script.name);
  }
  throw Error(ErrorKind::kUsage, where,
              "unknown script '" + name + "', " + suggest(name, known));
}

void append_unique(std::u32string& all, char32_t character,
                   const std::string& where) {
  if (all.find(character) != std::u32string::npos) {
    throw Error(ErrorKind::kUsage, where,
                "character '" + to_utf8(character) +
                    "' comes twice, expected each once: a character is a "
                    "class");
  }
  all += character;
}

[[noreturn]] void throw_not_utf8(const std::string& where) {
  throw Error(ErrorKind::kUsage, where, "characters are not valid UTF-8 text");
}

/// The code point that begins at `at`, which moves behind it.
char32_t next_character(const std::string& text, std::size_t& at,
                        const std::string& where) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint8_t>(text[i]);
  };
  const std::uint8_t lead = byte(at++);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4) throw_not_utf8(where);
  char32_t value = lead & (0x3F >> more);
  for (int i = 0; i < more; ++i, ++at) {
    if (at >= text.size() || (byte(at) & 0xC0) != 0x80) throw_not_utf8(where);
    value = value << 6 | (byte(at) & 0x3F);
  }
  return value;
}

}  // namespace

const std::vector<Script>& scripts() {
  static const std::vector<Script> all = make_scripts();
  return all;
}

std::u32string script_characters(const std::string& names,
                                 const std::string& where) {
  std::u32string all;
  for (const std::string& name : split(names, '+')) {
    for (const char32_t c : find_script(trim(name), where)) {
      append_unique(all, c, where);
    }
  }
  return all;
}

std::u32string parse_characters(const std::string& utf8,
                                const std::string& where) {
  std::u32string all;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t character = next_character(utf8, at, where);
    if (character > U' ') append_unique(all, character, where);
  }
  if (all.empty()) {
    throw Error(ErrorKind::kUsage, where, "there are no characters");
  }
  return all;
}

std::string to_utf8(char32_t character) {
  const auto c = static_cast<std::uint32_t>(character);
  const auto tail = [c](int shift) {
    return static_cast<char>(0x80 | ((c >> shift) & 0x3F));
  };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), tail(0)};
  if (c < 0x10000) {
    return {static_cast<char>(0xE0 | c >> 12), tail(6), tail(0)};
  }
  return {static_cast<char>(0xF0 | c >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace solera::data
