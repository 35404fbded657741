#pragma once

#include <functional>
#include <string>

#include "solera/core/span.h"
#include "solera/tensor/state_dict.h"

namespace solera::fuzz {

/// Calls `read`, which may throw Error(kBadInput) of one line and nothing else.
void expect_result_or_bad_input(const std::function<void()>& read);

/// Throws std::logic_error(`message`), which nobody expects, if not `holds`.
void require(bool holds, const char* message);

/// Reads the first and the last byte that each tensor reaches: libtorch is not
/// instrumented, so it would not notice that they lie outside.
void touch(const tensor::StateDict& state);

/// Reads every byte.
void touch(ByteSpan bytes);

std::string to_text(ByteSpan bytes);

}  // namespace solera::fuzz
