#pragma once

namespace solera::report {

/// The style sheet of the page (style.css).
extern const char* const kStyle;

}  // namespace solera::report
