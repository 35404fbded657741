#pragma once

namespace solera::run {

/// What the place that output goes to can show.
struct Console {
  bool redraw = false;  ///< A terminal whose line can be drawn again.
  bool colour = false;  ///< Colour and bold may be used.
  int width = 80;       ///< Columns.
};

/// Looks at a file descriptor (1 standard output, 2 standard error) and at the
/// environment: `CI` and `TERM=dumb` forbid redrawing and colour, `NO_COLOR`
/// (when not empty) forbids colour.
Console detect_console(int fd);

}  // namespace solera::run
