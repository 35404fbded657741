#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "solera/io/pickle_machine.h"

namespace solera::io {

// The opcodes that push a number. All throw Error(kBadInput) if it is
// malformed.

/// A number written in decimal, with or without the L of Python 2; none if it
/// needs more than 64 bits.
std::optional<std::int64_t> parse_decimal(const std::string& text,
                                          PickleMachine& m);

void push_bool(PickleMachine& m, bool value);
/// A line of text; protocol 0 writes False and True as 00 and 01.
void push_decimal(PickleMachine& m);
void push_decimal_float(PickleMachine& m);
/// Eight bytes, big-endian.
void push_float(PickleMachine& m);
/// Two's complement, little-endian, of `size` bytes.
void push_long(PickleMachine& m, std::uint64_t size);

}  // namespace solera::io
