#include "solera/io/pickle_numbers.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace solera::io {

using Kind = PickleNode::Kind;

std::optional<std::int64_t> parse_decimal(const std::string& text,
                                          PickleMachine& m) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const bool whole = rest == end || (rest + 1 == end && *rest == 'L');
  if (error == std::errc::invalid_argument || !whole) {
    m.fail("a number is malformed");
  }
  if (error == std::errc::result_out_of_range) return std::nullopt;
  return value;
}

void push_bool(PickleMachine& m, bool value) {
  m.push_new(Kind::kBool).integer = value ? 1 : 0;
}

void push_decimal(PickleMachine& m) {
  const std::string text = m.input().take_text_until('\n');
  if (text == "00" || text == "01") return push_bool(m, text == "01");
  const auto value = parse_decimal(text, m);
  if (!value) return m.push_text(Kind::kBigInt, text);
  m.push_int(*value);
}

void push_decimal_float(PickleMachine& m) {
  const std::string text = m.input().take_text_until('\n');
  m.push_new(Kind::kFloat).number = std::strtod(text.c_str(), nullptr);
}

void push_float(PickleMachine& m) {
  const std::uint64_t bits = m.input().take_big_endian(8);
  double number = 0.0;
  std::memcpy(&number, &bits, sizeof number);
  m.push_new(Kind::kFloat).number = number;
}

void push_long(PickleMachine& m, std::uint64_t size) {
  std::string bytes = m.input().take_text(size);
  if (size > 8) return m.push_text(Kind::kBigInt, std::move(bytes));
  const bool negative = size > 0 && (bytes.back() & 0x80) != 0;
  bytes.resize(8, negative ? '\xFF' : '\0');
  std::int64_t value = 0;
  std::memcpy(&value, bytes.data(), sizeof value);
  m.push_int(value);
}

}  // namespace solera::io
