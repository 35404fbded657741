#pragma once

#include <string>

#include "solera/core/span.h"

namespace solera {

/// The bytes as text by RFC 4648, section 4, with padding and no line breaks.
std::string base64(ByteSpan bytes);

}  // namespace solera
