#pragma once

#include <string>

#include "solera/core/value.h"
#include "solera/run/console.h"

namespace solera::recipe {

/// The transfer table of a probe's result for people: tasks by models, percent
/// with the half width of the 95 % interval, wins and losses against the
/// baseline in colour; below it the sentence on what it shows.
std::string show_transfer(const Value& result, const run::Console& console);

}  // namespace solera::recipe
