#pragma once

#include <string>

#include "solera/run/table.h"

namespace solera::recipe {

/// How "win", "tie" and "lose" look in a table; anything else is plain.
run::CellStyle verdict_style(const std::string& verdict);

}  // namespace solera::recipe
