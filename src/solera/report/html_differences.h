#pragma once

#include <string>

#include "solera/report/transfer.h"

namespace solera::report {

/// Bars of the difference from the baseline; "" if nothing differs.
/// `id` is unique in the page.
std::string html_difference_chart(const Transfer& transfer,
                                  const std::string& id);

}  // namespace solera::report
